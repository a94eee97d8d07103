// How long the token in use lives, one that lives longer for who asks for it, and what a renewal has brought.

#include "session/refresh-coordinator.hpp"
#include "tokens/jwt-claims.hpp"

namespace vestibule::session {

TokenFacts RefreshCoordinator::token_facts() const {
  TokenFacts facts;
  if (!session_) return facts;
  facts.generation = session_->token.generation;
  facts.ends = session_->token.deadline.at;
  facts.server_clock = server_clock_.skew(clock_);
  const auto& pair = session_->pair;
  const auto skew = facts.server_clock ? facts.server_clock->ahead : pair.clock_skew;
  facts.refresh_ends = tokens::deadline_from_storage({std::nullopt, pair.refresh_ends}, clock_, skew).at;
  if (auto claims = tokens::decode_jwt(pair.refresh_token.reveal())) facts.refresh_claims = std::move(claims->payload);
  facts.person_name = pair.person_name;
  return facts;
}

std::string RefreshCoordinator::yield_text(const Renewal& renewal) const {
  const auto clock = server_clock_text();
  return (renewal.rotated ? rotated_detail : kept_detail) + (clock.empty() ? "" : "; " + clock);
}

void RefreshCoordinator::let_token_run_out() {
  if (!session_) return;
  session_->token.deadline.at = clock_.boot_time();
  changed();
}

bool RefreshCoordinator::lasts(std::chrono::milliseconds at_least) const {
  if (at_least >= renewed_now) return false;
  const auto& end = session_->token.deadline.at;
  return !end || *end - clock_.boot_time() >= at_least;
}

bool RefreshCoordinator::may_renew_early() const {
  const auto now = clock_.boot_time();
  return !retired_ && !session_->pair.refresh_token.empty() && !must_wait_for_server(now) &&
         (!session_->ahead_again || now >= *session_->ahead_again);
}

async::Task<AccessToken> RefreshCoordinator::token_for(Ticket ticket, std::chrono::milliseconds at_least) {
  check(ticket);
  if (!lasts(at_least) && may_renew_early()) {
    const auto renewal = renew("asked for a longer life", false);
    co_await renewal->ended;
  }
  co_return co_await token(ticket);
}

}  // namespace vestibule::session
