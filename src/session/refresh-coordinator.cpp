#include "session/refresh-coordinator.hpp"

#include "keyring/token-store.hpp"

#include <algorithm>

namespace vestibule::session {

using namespace std::chrono_literals;
using service::TokenGrant;
using service::Unavailable;

namespace {

/// However the task ends: a wait that broke is over.
async::Task<void> set_after(async::Task<void> task, async::Event& event) {
  try {
    co_await std::move(task);
  } catch (...) {
  }
  event.set();
}

}  // namespace

RefreshCoordinator::RefreshCoordinator(Ports ports, const tokens::Clock& clock, EventRing& events)
    : RefreshCoordinator(std::move(ports), clock, events, Bounds{}) {}

RefreshCoordinator::RefreshCoordinator(Ports ports, const tokens::Clock& clock, EventRing& events, Bounds bounds)
    : ports_(std::move(ports)), clock_(clock), events_(events), bounds_(bounds) {}

std::shared_ptr<void> RefreshCoordinator::on_state_changed(std::function<void()> listener) {
  return state_changed_.add(std::move(listener));
}

std::shared_ptr<void> RefreshCoordinator::on_failure(std::function<void(std::exception_ptr)> listener) {
  return failure_listeners_.add(std::move(listener));
}

tokens::Generation RefreshCoordinator::generation() const {
  return session_ ? session_->token.generation : tokens::Generation{};
}

// --- Requests

void RefreshCoordinator::check(Ticket ticket) {
  end_if_ended_elsewhere();
  if (last_failure_ && ticket < failures_) std::rethrow_exception(last_failure_);
  if (!session_) throw NotSignedIn();
}

async::Task<AccessToken> RefreshCoordinator::token(Ticket ticket) {
  check(ticket);
  const auto now = clock_.boot_time();
  if (session_->token.deadline.has_run_out(now)) co_return co_await outcome_of(renew("run out", true), ticket);
  if (renewal_ && renewal_->needed) co_return co_await outcome_of(renewal_, ticket);
  if (is_due_ahead(now)) renew("ahead of expiry", false);
  if (bounds_.renewal_ends_token && renewal_) co_return co_await lasting_token(ticket);
  co_return session_->token;
}

async::Task<AccessToken> RefreshCoordinator::lasting_token(Ticket ticket) {
  check(ticket);
  if (is_due_ahead(clock_.boot_time())) renew("ahead of what can be sent once only", false);
  if (const auto renewal = renewal_) co_await renewal->ended;
  co_return co_await token(ticket);
}

async::Task<std::optional<AccessToken>> RefreshCoordinator::after_refusal(Ticket ticket, Refusal refusal) {
  check(ticket);
  if (refusal.generation != session_->token.generation) {
    events_.record(EventKind::SentAgain, refusal.generation, "the token was replaced meanwhile");
    co_return co_await token(ticket);
  }
  if (!session_->token.deadline.may_have_run_out(clock_.boot_time())) {
    const bool remembered = session_->refusing.contains(refusal.route, clock_.boot_time(), bounds_.memory);
    if (refusal.refused_before && !remembered) session_->refusing.remember(refusal.route, clock_.boot_time());
    if (refusal.refused_before || remembered) {
      events_.record(EventKind::RefusalPassedOn, refusal.generation, refusal.route);
      co_return std::nullopt;
    }
  }
  auto token = co_await outcome_of(renew("refused with 401", true), ticket);
  if (token.generation == refusal.generation) session_->refusing.remember(refusal.route, clock_.boot_time());
  events_.record(EventKind::SentAgain, token.generation, refusal.route);
  co_return token;
}

async::Task<AccessToken> RefreshCoordinator::outcome_of(std::shared_ptr<Renewal> renewal, Ticket ticket) {
  co_await renewal->ended;
  if (renewal->error) std::rethrow_exception(renewal->error);
  end_if_ended_elsewhere();
  // A token just obtained is used at least once, whatever the clock says of it.
  if (session_ && session_->token.generation == renewal->yielded) co_return session_->token;
  co_return co_await token(ticket);
}

void RefreshCoordinator::fail_everyone(std::exception_ptr error) {
  failures_++;
  last_failure_ = error;
  failure_listeners_.call(error);
}

// --- Renewals

bool RefreshCoordinator::must_wait_for_server(tokens::BootTimePoint now) const {
  return state_.next_try && now < *state_.next_try;
}

bool RefreshCoordinator::is_due_ahead(tokens::BootTimePoint now) const {
  const auto due = renewal_due();
  return due && now >= *due;
}

std::optional<tokens::BootTimePoint> RefreshCoordinator::renewal_due() const {
  if (!session_ || session_->pair.refresh_token.empty() || !session_->token.deadline.at) return std::nullopt;
  const auto due = *session_->token.deadline.at - session_->token.deadline.leeway;
  return std::max({due, session_->ahead_again.value_or(due), state_.next_try.value_or(due)});
}

void RefreshCoordinator::renew_ahead() {
  if (session_ && !renewal_ && is_due_ahead(clock_.boot_time())) renew("it renews itself, before its end", false);
}

std::shared_ptr<RefreshCoordinator::Renewal> RefreshCoordinator::renew(const char* why, bool needed) {
  if (renewal_) {
    renewal_->needed = renewal_->needed || needed;
    return renewal_;
  }
  if (retired_) throw Unavailable(service::Trouble::TimedOut);
  const auto now = clock_.boot_time();
  if (must_wait_for_server(now) && *state_.next_try - now >= bounds_.renewal)
    throw Unavailable(service::Trouble::Status, 503, *state_.next_try - now);
  renewal_ = std::make_shared<Renewal>();
  renewal_->sign_in = session_->sign_in;
  renewal_->needed = needed;
  state_.renewing = true;
  changed();
  events_.record(EventKind::RenewalStarted, session_->token.generation, why);
  scope_.start(run(renewal_, session_));
  return renewal_;
}

async::Task<void> RefreshCoordinator::run(std::shared_ptr<Renewal> renewal, std::weak_ptr<Session> session) {
  const auto began = clock_.boot_time();
  const auto generation = session.lock() ? session.lock()->token.generation : tokens::Generation{};
  const auto took = [&] { return clock_.boot_time() - began; };
  std::exception_ptr error;
  try {
    auto grant = co_await obtain(*renewal, session);
    co_await adopt(*renewal, session, std::move(grant));
    events_.record(EventKind::Renewed, renewal->yielded, yield_text(*renewal), took());
  } catch (const service::Refused&) {
    if (!session.expired()) {
      events_.record(EventKind::SessionRefused, generation, {}, took());
      scope_.start(remove(ending_with_session()));
      end_session(EndedBy::Server, std::make_exception_ptr(SessionEnded()));
    }
  } catch (const SessionEnded&) {
    events_.record(EventKind::RenewalDiscarded, generation, {}, took());
  } catch (const Unavailable& unavailable) {
    events_.record(EventKind::RenewalUnavailable, generation, unavailable.what(), took());
    error = std::current_exception();
  } catch (...) {
    events_.record(EventKind::RenewalUnavailable, generation, "an unexpected error", took());
    error = std::make_exception_ptr(Unavailable(service::Trouble::NotTheService));
  }
  if (const auto current = session.lock()) {
    const bool brought_nothing = current->token.generation == generation;
    current->ahead_again.reset();
    if (brought_nothing) current->ahead_again = clock_.boot_time() + current->token.deadline.leeway / 2;
  }
  close(renewal, error);
}

void RefreshCoordinator::close(const std::shared_ptr<Renewal>& renewal, std::exception_ptr error) {
  if (renewal_ != renewal) return;  // its session is over, and its waiters have been told
  const auto ending = std::exchange(renewal_, nullptr);
  state_.renewing = false;
  if (ending->needed && error) {
    ending->error = error;
    if (session_) {
      state_.unavailable = true;
      fail_everyone(error);
    }
  }
  end(*ending);
  changed();
}

void RefreshCoordinator::end(Renewal& renewal) {
  if (renewal.pause) renewal.pause->set();
  renewal.ended.set();
}

async::Task<TokenGrant> RefreshCoordinator::obtain(Renewal& renewal, std::weak_ptr<Session> session) {
  renewal.give_up = clock_.boot_time() + bounds_.renewal;
  renewal.backoff = bounds_.first_backoff;
  if (must_wait_for_server(clock_.boot_time())) co_await pause(renewal, *state_.next_try - clock_.boot_time(), true);

  for (;;) {
    if (session_ && session_ == session.lock()) end_if_ended_elsewhere();
    if (mark_presented(session)) co_await save(session);
    tokens::Secret refresh_token;
    tokens::Generation generation;
    if (const auto current = session.lock()) {
      refresh_token = current->pair.refresh_token;
      generation = current->token.generation;
    } else {
      throw SessionEnded();
    }

    const auto left = renewal.give_up - clock_.boot_time();
    std::optional<Unavailable> failure;
    try {
      // After a suspend nothing may be left of the bound: the answer that it cost is asked for again all the same.
      co_return co_await ports_.renew(refresh_token, left > 0ms ? std::min(left, bounds_.attempt) : bounds_.attempt);
    } catch (const Unavailable& unavailable) {
      failure = unavailable;
    }
    events_.record(EventKind::RenewalAttemptFailed, generation, failure->what());
    if (session.expired()) throw SessionEnded();
    unmatched_refusals_.note(failure->status(), clock_.boot_time());
    state_.suggests_log_in = unmatched_refusals_.suggest_log_in();

    if (failure->may_have_taken_effect() && !renewal.presented_twice && !failure->retry_after()) {
      renewal.presented_twice = true;
      co_await pause(renewal, bounds_.second_presentation, false);
      continue;
    }
    const auto jittered =
        std::chrono::duration_cast<std::chrono::milliseconds>(renewal.backoff * (0.5 + ports_.jitter()));
    const auto wait = std::max(jittered, failure->retry_after().value_or(0ms));
    state_.next_try.reset();
    if (failure->retry_after()) state_.next_try = clock_.boot_time() + wait;
    changed();
    if (failure->needs_person() || clock_.boot_time() + wait >= renewal.give_up) throw *failure;
    renewal.backoff *= 2;
    co_await pause(renewal, wait, failure->retry_after().has_value());
  }
}

bool RefreshCoordinator::mark_presented(const std::weak_ptr<Session>& session) {
  const auto current = session.lock();
  if (!current || current->pair.presented) return false;
  current->pair.presented = true;
  current->revision++;
  return true;
}

async::Task<void> RefreshCoordinator::adopt(Renewal& renewal, std::weak_ptr<Session> session, TokenGrant grant) {
  observe(grant);
  bool same = false;
  auto current = session.lock();
  if (current) {
    // An access token that is the same as before is no new generation, and keeps its deadline.
    same = grant.access_token == current->token.text;
    auto pair = pair_of(grant, same ? current->token.generation : current->token.generation.next());
    pair.complete_from(current->pair);
    renewal.rotated = !(pair.refresh_token == current->pair.refresh_token);
    current->pair = std::move(pair);
    current->revision++;
    current.reset();
    co_await save(session);
    current = session.lock();
  }
  if (!current) {
    // A service may know one session a person: what ends this one there might end a later one.
    if (!is_overtaken(renewal.sign_in)) co_await ports_.revoke(std::move(grant));
    throw SessionEnded();
  }
  if (!same) {
    current->token = {grant.access_token, current->pair.generation, deadline_of(grant)};
    current->refusing.clear();
  }

  renewal.yielded = current->token.generation;
  state_.unavailable = false;
  state_.next_try.reset();
  state_.suggests_log_in = false;
  unmatched_refusals_.clear();
  changed();
}

async::Task<void> RefreshCoordinator::pause(Renewal& renewal, std::chrono::milliseconds duration, bool asked) {
  async::Event over;
  async::TaskScope sleeping;
  sleeping.start(set_after(ports_.sleep(duration), over));
  renewal.pause = &over;
  renewal.asked_to_pause = asked;
  co_await over;
  renewal.pause = nullptr;
}

void RefreshCoordinator::try_again() {
  if (renewal_ && renewal_->pause && !renewal_->asked_to_pause) renewal_->pause->set();
}

}  // namespace vestibule::session
