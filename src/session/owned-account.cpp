#include "session/owned-account.hpp"

#include "async/race.hpp"
#include "service/service-error.hpp"

namespace vestibule::session {

using service::TokenGrant;

namespace {

async::Task<void> sleep(std::chrono::milliseconds duration) {
  co_await async::sleep_for(duration);
}

/// A token that lives a moment is not renewed without a pause.
constexpr std::chrono::milliseconds shortest_wait{250};

RefreshCoordinator::Bounds bounds_for(const service::ServiceProfile& profile) {
  RefreshCoordinator::Bounds bounds;
  bounds.renewal_ends_token = profile.refresh_ends_access_token;
  return bounds;
}

UnknownReason reason_of(keyring::Fault fault) {
  switch (fault) {
  case keyring::Fault::Locked:
    return UnknownReason::Locked;
  case keyring::Fault::Unreadable:
    return UnknownReason::Unreadable;
  default:
    return UnknownReason::Unreachable;
  }
}

}  // namespace

OwnedAccount::OwnedAccount(service::ServerAddress address, std::string account_name, service::ServiceProfile profile,
                           service::TransportPolicy policy, keyring::TokenStore& store, const tokens::Clock& clock,
                           keyring::EndedSessions* ended)
    : account_name_(std::move(account_name)), store_(store), ended_(ended), clock_(clock),
      api_(address, std::move(profile), policy, clock_), events_(clock_),
      coordinator_(ports(), clock_, events_, bounds_for(api_.profile())),
      store_connection_(store.on_changed([this] { store_changed(); })) {
  if (api_.profile().renews_itself()) renewing_connection_ = coordinator_.on_state_changed([this] { renew_in_time(); });
}

/// A token that renews itself cannot wait for the next request: it may come after its end.
void OwnedAccount::renew_in_time() {
  renewing_in_time_.cancel();
  if (const auto due = coordinator_.renewal_due()) renewing_in_time_.start(renew_at(*due));
}

async::Task<void> OwnedAccount::renew_at(tokens::BootTimePoint due) {
  do {
    co_await sleep(std::max(due - clock_.boot_time(), shortest_wait));
  } while (clock_.boot_time() < due);
  coordinator_.renew_ahead();
}

std::shared_ptr<void> OwnedAccount::on_state_changed(std::function<void()> listener) {
  return coordinator_.on_state_changed(std::move(listener));
}

std::shared_ptr<void> OwnedAccount::on_failure(std::function<void(std::exception_ptr)> listener) {
  return coordinator_.on_failure(std::move(listener));
}

async::Task<std::optional<AccessToken>> OwnedAccount::after_refusal(Ticket ticket, Refusal refusal) {
  return coordinator_.after_refusal(ticket, std::move(refusal));
}

RefreshCoordinator::Ports OwnedAccount::ports() {
  return {
      .renew = [this](tokens::Secret token,
                      std::chrono::milliseconds limit) { return refresh(std::move(token), limit); },
      .save = [this](tokens::TokenPair pair,
                     std::function<bool()> still_wanted) { return save(std::move(pair), std::move(still_wanted)); },
      .remove = [this](tokens::SessionId session) { return remove(session); },
      .revoke = [this](TokenGrant orphan) { return revoke(std::move(orphan)); },
      .ended_elsewhere = [this](tokens::SessionId session) { return ended_ && ended_->contains(session); },
      .sleep = sleep,
      .jitter = g_random_double,
  };
}

async::Task<TokenGrant> OwnedAccount::refresh(tokens::Secret refresh_token, std::chrono::milliseconds limit) {
  try {
    RehearsedRenewal::Renew renew = [this](tokens::Secret token) { return api_.refresh(std::move(token)); };
    co_return co_await async::with_timeout(limit, rehearsed_renewal_.run(std::move(refresh_token), std::move(renew)));
  } catch (const async::TimedOut&) {
    service::Unavailable unanswered(service::Trouble::TimedOut);
    unanswered.set_may_have_taken_effect(true);
    throw unanswered;
  }
}

async::Task<bool> OwnedAccount::save(tokens::TokenPair pair, std::function<bool()> still_wanted) {
  if (!keep_) co_return false;
  const bool written = co_await store_.save(key(), std::move(pair), std::move(still_wanted));
  if (written) in_store_ = true;
  co_return written;
}

async::Task<void> OwnedAccount::remove(tokens::SessionId session) {
  co_await store_.remove(key(), session);
  if (ended_) co_await ended_->remove(session);
}

async::Task<void> OwnedAccount::revoke(TokenGrant orphan) {
  try {
    co_await api_.log_out(std::move(orphan.access_token), std::move(orphan.refresh_token));
  } catch (const Error&) {
    // Nobody holds these tokens any more; they run out by themselves.
  }
}

async::Task<std::vector<SessionEvent>> OwnedAccount::fetch_events(std::uint64_t sequence) {
  co_return events_.since(sequence);
}

async::Task<TokenFacts> OwnedAccount::token_facts() {
  co_return coordinator_.token_facts();
}

async::Task<AccessToken> OwnedAccount::token_for(Ticket ticket, std::chrono::milliseconds at_least) {
  // Without a refresh route a renewal is refused: it would end the session.
  return api_.profile().refresh ? coordinator_.token_for(ticket, at_least) : coordinator_.token(ticket);
}

async::Task<void> OwnedAccount::restore() {
  try {
    auto stored = co_await store_.read(key());
    if (stored) in_store_ = true;
    coordinator_.restore(std::move(stored));
  } catch (const keyring::KeyringError& error) {
    coordinator_.restore_failed(reason_of(error.fault()));
  }
}

async::Task<bool> OwnedAccount::unlock() {
  std::optional<bool> unlocked;
  try {
    unlocked = co_await store_.unlock(key());
  } catch (const keyring::KeyringError&) {
    // Reading it says what is the matter.
  }
  if (unlocked == false) co_return false;
  co_await remove_pending();
  coordinator_.retry_save();
  if (state().signed_in == SignedIn::Unknown) co_await restore();
  co_return unlocked.has_value();
}

async::Task<void> OwnedAccount::continue_in_memory() {
  only_memory_ = true;
  keep_ = false;
  coordinator_.restore(std::nullopt);
  coordinator_.keep_in_memory();
  co_return;
}

async::Task<void> OwnedAccount::adopt(TokenGrant grant, bool keep, tokens::SessionId session) {
  if (session && session == state().session) co_return;
  // Until somebody is signed in with these tokens, what was decided for those before stands.
  struct Attempt {
    OwnedAccount& account;
    bool keep = account.keep_;
    bool removal_pending = account.removal_pending_;
    unsigned number = ++account.adoptions_;
    tokens::SessionId session = 0;
    bool succeeded = false;
    ~Attempt() {
      if (!succeeded && session) account.scope_.start(account.forget_note(session));
      if (succeeded || number != account.adoptions_) return;
      account.keep_ = keep;
      account.removal_pending_ = removal_pending;
      if (!keep) account.scope_.start(account.remove_what_is_not_kept());
    }
  } attempt{*this};
  attempt.session = session;
  keep_ = keep && !only_memory_;
  // The new pair is written over whatever was to go.
  if (keep_) removal_pending_ = false;
  co_await coordinator_.sign_in(std::move(grant), session ? session : tokens::new_session_id());
  attempt.succeeded = true;
  if (keep_) removal_pending_ = false;
  // An item of an earlier session would be taken up at the next start.
  if (!keep_) scope_.start(remove_item(std::make_shared<Ending>()));
}

void OwnedAccount::store_changed() {
  if (removal_pending_) scope_.start(remove_pending());
  if (state().signed_in == SignedIn::Unknown && state().reason != UnknownReason::NotRead) scope_.start(restore());
  coordinator_.retry_save();
}

bool OwnedAccount::rehearse(Rehearsal fault) {
  switch (fault) {
  case Rehearsal::TokenRunOut:
    coordinator_.let_token_run_out();
    break;
  case Rehearsal::TokenRefused:
    return false;  // of requests, not of tokens
  case Rehearsal::ClockFast:
  case Rehearsal::ClockRight:
    clock_.set_ahead(std::chrono::hours(fault == Rehearsal::ClockFast ? 1 : 0));
    break;
  default:
    rehearsed_renewal_.play_next(fault);
  }
  return true;
}

async::Task<void> OwnedAccount::settled() {
  co_await scope_.finished();
  co_await coordinator_.settled();
  co_await store_.settled();
}

bool OwnedAccount::is_at_rest() const {
  return state().signed_in != SignedIn::Yes && !removal_pending_ && !only_memory_ && scope_.empty() &&
         coordinator_.is_at_rest();
}

void OwnedAccount::retire() {
  store_connection_ = nullptr;
  renewing_connection_ = nullptr;
  renewing_in_time_.cancel();
  scope_.cancel();
  coordinator_.retire();
}

}  // namespace vestibule::session
