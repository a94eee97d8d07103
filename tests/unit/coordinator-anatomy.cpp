#include "coordinator-anatomy.hpp"

#include <algorithm>

namespace vestibule::testing {

using std::chrono::milliseconds;
using tokens::BootTimePoint;

namespace {

class Digest {
public:
  Digest(const FakeClock& clock, const std::vector<std::uint8_t>& flags) : clock_(clock), flags_(flags) {}

  std::uint64_t value() const { return value_; }

  void add(std::uint64_t number) {
    value_ ^= number + 0x9e3779b97f4a7c15u + (value_ << 6) + (value_ >> 2);
    value_ *= 0xbf58476d1ce4e5b9u;
    value_ ^= value_ >> 29;
  }
  void add(std::optional<BootTimePoint> time) {
    add(time ? static_cast<std::uint64_t>((*time - clock_.boot).count()) : ~0u);
  }
  /// In the past every distance is the same.
  void add_until(std::optional<BootTimePoint> time) {
    add(time ? std::max<milliseconds::rep>(0, (*time - clock_.boot).count()) + 1 : 0);
  }
  void add_awake(milliseconds until) { add(static_cast<std::uint64_t>((until - clock_.awake).count())); }
  void add(const tokens::Secret& token) {
    const auto number = static_cast<std::size_t>(number_of(token));
    add(name(tokens_, number));
    add(number < flags_.size() ? flags_[number] : 0);
  }
  void add_session(std::uint64_t session) { add(session ? name(sessions_, session) + 1 : 0); }
  void add(const tokens::Generation& generation) {
    add_session(generation.session);
    add(name(counters_, generation.counter));
  }
  void add(const tokens::Deadline& deadline) {
    add_until(deadline.at);
    add_until(deadline.at ? std::optional(*deadline.at - deadline.leeway) : std::nullopt);
    add(static_cast<std::uint64_t>(deadline.leeway.count()));
    add_until(deadline.at ? std::optional(*deadline.at - deadline.uncertainty) : std::nullopt);
  }
  void add(const tokens::TokenPair& pair) {
    add(pair.generation);
    add(pair.access_token);
    add(pair.refresh_token);
    add(pair.presented);
    add(pair.refresh_ends ? static_cast<std::uint64_t>((*pair.refresh_ends - clock_.wall).count()) : ~0u);
    add(pair.lifetime.expires_at ? static_cast<std::uint64_t>((*pair.lifetime.expires_at - clock_.wall).count()) : ~0u);
  }

private:
  using Names = std::vector<std::uint64_t>;
  std::uint64_t name(Names& names, std::uint64_t thing) {
    const auto place = std::find(names.begin(), names.end(), thing);
    const auto index = place - names.begin();
    if (place == names.end()) names.push_back(thing);
    return static_cast<std::uint64_t>(index);
  }

  const FakeClock& clock_;
  const std::vector<std::uint8_t>& flags_;
  Names tokens_, sessions_, counters_;
  std::uint64_t value_ = 0;
};

}  // namespace

int number_of(const tokens::Secret& token) {
  int number = 0;
  for (const char c : token.reveal())
    if (c >= '0' && c <= '9') number = number * 10 + (c - '0');
  return number;
}

std::uint64_t CoordinatorAnatomy::digest(const ScriptedAccount& account, const ScriptedRequest& request) {
  const auto& coordinator = account.coordinator();
  static const std::vector<std::uint8_t> none;
  Digest digest(account.clock, none);
  digest.add(static_cast<std::uint64_t>(request.fate));
  digest.add(request.admitted);
  digest.add(static_cast<std::uint64_t>(request.sends));
  digest.add(request.token.generation == coordinator.generation());
  digest.add(request.refused && *request.refused != request.token.generation);
  digest.add(request.refused && *request.refused == coordinator.generation());
  digest.add(coordinator.last_failure_ && request.ticket < coordinator.failures_);
  for (const char c : request.route)
    digest.add(static_cast<std::uint64_t>(c));
  return digest.value();
}

std::uint64_t CoordinatorAnatomy::digest(const ScriptedAccount& account, const std::vector<std::uint8_t>& flags,
                                         const std::optional<tokens::TokenPair>& read, std::uint64_t more) {
  const auto& coordinator = account.coordinator();
  const auto& state = coordinator.state_;
  Digest digest(account.clock, flags);

  for (const int number :
       {static_cast<int>(state.signed_in), static_cast<int>(state.reason), static_cast<int>(state.ended_by)})
    digest.add(static_cast<std::uint64_t>(number));
  for (const bool flag : {state.renewing, state.not_saved, state.unavailable, state.suggests_log_in})
    digest.add(flag);
  digest.add_until(state.next_try);
  digest.add(coordinator.session_ != nullptr);
  if (const auto& session = coordinator.session_) {
    digest.add(session->token.text);
    digest.add(session->token.generation);
    digest.add(session->token.deadline);
    digest.add(session->pair);
    digest.add(session->owns_store);
    digest.add_until(session->ahead_again);
    digest.add(session->refusing.since().size());
    for (const auto& [route, since] : session->refusing.since())
      digest.add_until(since + coordinator.bounds_.memory);
  }
  digest.add(coordinator.renewal_ != nullptr);
  if (const auto& renewal = coordinator.renewal_) {
    digest.add(renewal->needed);
    digest.add_until(renewal->give_up);
    digest.add(static_cast<std::uint64_t>(renewal->backoff.count()));
    digest.add(renewal->presented_twice);
    digest.add(renewal->pause != nullptr);
    digest.add(renewal->asked_to_pause);
  }
  digest.add(!coordinator.signing_in_.expired());
  digest.add(account.signing_in());
  digest.add(coordinator.left_behind_.has_value());
  digest.add_session(coordinator.left_behind_.value_or(0));
  digest.add_session(account.ended_elsewhere);

  digest.add(coordinator.sign_ins_ > 0);
  digest.add(account.store.item.has_value());
  if (account.store.item) digest.add(*account.store.item);
  digest.add(account.store.item && coordinator.given_up_.contains(account.store.item->generation.session));
  digest.add(account.store.queue_.size());
  for (const auto& write : account.store.queue_) {
    digest.add_session(write->session);
    digest.add(coordinator.given_up_.contains(write->pair ? write->pair->generation.session : write->session));
    digest.add(write->begun);
    if (write->pair) digest.add(*write->pair);
  }
  digest.add(account.removal_pending_);
  for (const auto& renewal : account.process_->renewals) {
    digest.add_session(renewal->session);
    digest.add(renewal->presented);
    digest.add_awake(renewal->began + renewal->limit);
  }
  digest.add(account.process_->sleeps.size());
  for (const auto& sleep : account.process_->sleeps)
    digest.add_awake(sleep->until);

  digest.add(more);
  digest.add(read.has_value());
  if (read) digest.add(*read);

  std::vector<std::uint64_t> requests;
  for (const auto& request : account.process_->requests)
    if (!request->ended()) requests.push_back(CoordinatorAnatomy::digest(account, *request));
  std::sort(requests.begin(), requests.end());
  for (const auto request : requests)
    digest.add(request);
  return digest.value();
}

std::optional<milliseconds> CoordinatorAnatomy::next_instant(const ScriptedAccount& account) {
  auto next = account.next_timer();
  const auto consider = [&](std::optional<BootTimePoint> time) {
    if (!time || *time <= account.clock.boot) return;
    const auto left = *time - account.clock.boot;
    next = next ? std::min(*next, left) : left;
  };
  const auto& coordinator = account.coordinator();
  consider(coordinator.state_.next_try);
  if (const auto& session = coordinator.session_; session && session->token.deadline.at) {
    consider(session->token.deadline.at);
    consider(*session->token.deadline.at - session->token.deadline.leeway);
    consider(*session->token.deadline.at - session->token.deadline.uncertainty);
    consider(session->ahead_again);
  }
  return next;
}

const session::AccessToken* CoordinatorAnatomy::token(const session::RefreshCoordinator& coordinator) {
  return coordinator.session_ ? &coordinator.session_->token : nullptr;
}

const tokens::TokenPair* CoordinatorAnatomy::newest(const session::RefreshCoordinator& coordinator) {
  return coordinator.session_ ? &coordinator.session_->pair : nullptr;
}

}  // namespace vestibule::testing
