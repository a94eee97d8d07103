#include "session/refresh-coordinator.hpp"

#include "keyring/token-store.hpp"

#include <algorithm>

namespace vestibule::session {

using namespace std::chrono_literals;
using service::TokenGrant;
using service::Unavailable;
using tokens::TokenPair;

namespace {

/// A route is remembered only while its generation lasts; a service with endless routes must not cost endless memory.
constexpr std::size_t most_refusing_routes = 1000;

/// However the task ends: a wait that broke is over.
async::Task<void> set_after(async::Task<void> task, async::Event& event) {
  try {
    co_await std::move(task);
  } catch (...) {
  }
  event.set();
}

TokenPair pair_of(const TokenGrant& grant, tokens::Generation generation) {
  TokenPair pair;
  pair.generation = generation;
  pair.access_token = grant.access_token;
  pair.refresh_token = grant.refresh_token;
  pair.lifetime = grant.lifetime;
  pair.clock_skew = grant.clock_skew;
  return pair;
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

tokens::Deadline RefreshCoordinator::deadline_of(const TokenGrant& grant) {
  // A process that stood still, or a machine that slept, while the answer was there already takes an old token for a
  // new one. How old it is, the answer's Date tells, against a clock that no setting moves; to the second, and never
  // older than its request.
  std::chrono::milliseconds age{0};
  if (grant.server_date) {
    const auto seen = grant.server_date->time_since_epoch() - grant.received.time_since_epoch();
    if (server_clock_ && *server_clock_ - seen > 1s) age = std::min(*server_clock_ - seen, grant.in_flight);
    server_clock_ = std::max(server_clock_.value_or(seen), seen);
  }
  return tokens::deadline_at_receipt(grant.lifetime, grant.received - age, grant.server_date);
}

// --- Sessions
// ---------------------------------------------------------------------------------------------------------------------------

void RefreshCoordinator::restore(std::optional<TokenPair> stored) {
  if (state_.signed_in != SignedIn::Unknown) return;
  // A pair that is just being written is a session only when its sign-in has gone through, and that of one that was
  // given up is none.
  const auto signing_in = signing_in_.lock();
  const auto id = stored ? stored->generation.session : 0;
  if ((signing_in && id == signing_in->token.generation.session) || given_up_.contains(id)) stored.reset();
  if (!stored) {
    state_ = {.signed_in = SignedIn::No};
    changed();
    return;
  }
  auto session = std::make_shared<Session>();
  session->token = {stored->access_token, stored->generation,
                    tokens::deadline_from_storage(stored->lifetime, clock_, stored->clock_skew)};
  session->pair = std::move(*stored);
  // A sign-in that was given up since the store was asked has written over what it answered.
  const bool overwritten = sign_ins_ > 0;
  session->sign_in = signing_in ? 0 : ++sign_ins_;
  session->owns_store = !signing_in;
  events_.record(EventKind::Restored, session->pair.generation);
  const bool unanswered = session->pair.presented;
  if (overwritten) session->pair.presented = false;  // it is to be written again, before it is presented
  start_session(std::move(session));
  if (overwritten) set_not_saved(true);
  if (overwritten) scope_.start(save_current(session_));
  end_if_ended_elsewhere();
  if (unanswered && session_) renew("its refresh token was presented and no answer is known", true);
}

void RefreshCoordinator::restore_failed(UnknownReason reason) {
  if (state_.signed_in != SignedIn::Unknown) return;
  state_ = {.reason = reason};
  changed();
}

/// A sign-in whose pair is being saved. A person who cancels then has not signed in: neither here, nor at the server.
struct RefreshCoordinator::SigningIn {
  RefreshCoordinator& coordinator;
  tokens::SessionId session;
  std::uint64_t sign_in;
  TokenGrant grant;
  bool succeeded = false;

  ~SigningIn() {
    if (!succeeded) coordinator.give_up_sign_in(session, sign_in, std::move(grant));
  }
};

async::Task<void> RefreshCoordinator::sign_in(TokenGrant grant) {
  auto session = std::make_shared<Session>();
  session->pair = pair_of(grant, {tokens::new_session_id(), 1});
  session->token = {grant.access_token, session->pair.generation, deadline_of(grant)};

  session->sign_in = ++sign_ins_;

  // From here on the store is the new session's: what the one before writes would be written over it.
  if (session_) session_->owns_store = false;
  if (const auto earlier = signing_in_.lock()) earlier->owns_store = false;
  signing_in_ = session;
  SigningIn guard{*this, session->token.generation.session, session->sign_in, std::move(grant)};
  const bool saved = co_await save(session);
  if (signing_in_.lock() != session) throw SessionEnded();
  signing_in_.reset();
  guard.succeeded = true;

  events_.record(EventKind::SignedIn, session->token.generation);
  start_session(std::move(session));
  set_not_saved(!saved);
}

void RefreshCoordinator::give_up_sign_in(tokens::SessionId session, std::uint64_t sign_in, TokenGrant grant) {
  given_up_.insert(session);
  const bool overtaken = is_overtaken(sign_in);
  if (!overtaken) {
    scope_.start(ports_.revoke(std::move(grant)));
    signing_in_.reset();
  }
  if (!session_) {
    // Where nobody is signed in, nothing else belongs in the store either.
    scope_.start(remove(state_.signed_in == SignedIn::No && !overtaken ? 0 : session));
  } else if (!overtaken) {
    // The session before goes on, and is written over the one that was given up: at no moment has the store neither.
    session_->owns_store = true;
    set_not_saved(true);
    scope_.start(save_current(session_));
  }
}

bool RefreshCoordinator::is_overtaken(std::uint64_t sign_in) const {
  const auto signing_in = signing_in_.lock();
  return (session_ && session_->sign_in > sign_in) || (signing_in && signing_in->sign_in > sign_in);
}

void RefreshCoordinator::start_session(std::shared_ptr<Session> session) {
  // Who waits for the replaced session's renewal goes on with the new token; that renewal's result is discarded.
  const auto overtaken = std::exchange(renewal_, nullptr);
  if (session_) last_failure_ = nullptr;
  session_ = std::move(session);
  left_behind_.reset();
  state_ = {.signed_in = SignedIn::Yes, .session = session_->token.generation.session};
  if (overtaken) end(*overtaken);
  changed();
}

std::optional<AccessToken> RefreshCoordinator::sign_out() {
  std::optional<AccessToken> ended;
  if (session_) {
    ended = session_->token;
    events_.record(EventKind::SignedOut, ended->generation);
  }
  if (const auto signing_in = signing_in_.lock()) signing_in->owns_store = false;
  signing_in_.reset();
  end_session(EndedBy::Person, std::make_exception_ptr(SessionEnded()));
  return ended;
}

void RefreshCoordinator::end_session(EndedBy by, std::exception_ptr error) {
  session_.reset();
  state_ = {.signed_in = SignedIn::No, .ended_by = by};
  last_unmatched_refusal_.reset();
  unmatched_refusals_ = 0;
  fail_everyone(error);
  if (renewal_) {
    renewal_->needed = true;
    close(renewal_, error);
  }
  changed();
}

// --- Requests
// ---------------------------------------------------------------------------------------------------------------------------

void RefreshCoordinator::end_if_ended_elsewhere() {
  if (!session_ || !ports_.ended_elsewhere || !ports_.ended_elsewhere(state_.session)) return;
  TokenGrant orphan;
  orphan.access_token = session_->token.text;
  scope_.start(remove(ending_with_session()));
  if (!is_overtaken(session_->sign_in)) scope_.start(ports_.revoke(std::move(orphan)));
  events_.record(EventKind::SignedOut, session_->token.generation);
  // A sign-in that is under way is another session, and goes on.
  end_session(EndedBy::Person, std::make_exception_ptr(SessionEnded()));
}

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
  co_return session_->token;
}

async::Task<std::optional<AccessToken>> RefreshCoordinator::after_refusal(Ticket ticket, Refusal refusal) {
  check(ticket);
  if (refusal.generation != session_->token.generation) {
    events_.record(EventKind::SentAgain, refusal.generation, "the token was replaced meanwhile");
    co_return co_await token(ticket);
  }
  if (!session_->token.deadline.has_run_out(clock_.boot_time())) {
    const bool remembered = is_refusing(refusal.route);
    if (refusal.refused_before && !remembered) remember_refusing(refusal.route);
    if (refusal.refused_before || remembered) {
      events_.record(EventKind::RefusalPassedOn, refusal.generation, refusal.route);
      co_return std::nullopt;
    }
  }
  auto token = co_await outcome_of(renew("refused with 401", true), ticket);
  if (token.generation == refusal.generation) remember_refusing(refusal.route);
  events_.record(EventKind::SentAgain, token.generation, refusal.route);
  co_return token;
}

bool RefreshCoordinator::is_refusing(const std::string& route) const {
  const auto since = session_->refusing.find(route);
  return since != session_->refusing.end() && clock_.boot_time() - since->second < bounds_.memory;
}

void RefreshCoordinator::remember_refusing(const std::string& route) {
  if (session_->refusing.size() >= most_refusing_routes) session_->refusing.clear();
  session_->refusing[route] = clock_.boot_time();
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
// ---------------------------------------------------------------------------------------------------------------------------

bool RefreshCoordinator::must_wait_for_server(tokens::BootTimePoint now) const {
  return state_.next_try && now < *state_.next_try;
}

bool RefreshCoordinator::is_due_ahead(tokens::BootTimePoint now) const {
  if (!session_->token.deadline.renewal_is_due(now) || must_wait_for_server(now)) return false;
  return !session_->ahead_again || now >= *session_->ahead_again;
}

std::shared_ptr<RefreshCoordinator::Renewal> RefreshCoordinator::renew(const char* why, bool needed) {
  if (renewal_) {
    renewal_->needed = renewal_->needed || needed;
    return renewal_;
  }
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
    events_.record(EventKind::Renewed, renewal->yielded, {}, took());
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
    note_unmatched_refusal(*failure);

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
    if (clock_.boot_time() + wait >= renewal.give_up) throw *failure;
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
  bool same = false;
  auto current = session.lock();
  if (current) {
    // An access token that is the same as before is no new generation, and keeps its deadline.
    same = grant.access_token == current->token.text;
    auto pair = pair_of(grant, same ? current->token.generation : current->token.generation.next());
    if (pair.refresh_token.empty()) pair.refresh_token = current->pair.refresh_token;
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
  last_unmatched_refusal_.reset();
  unmatched_refusals_ = 0;
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

void RefreshCoordinator::note_unmatched_refusal(const Unavailable& failure) {
  if (failure.status() != 400 && failure.status() != 401) return;
  const auto now = clock_.boot_time();
  if (last_unmatched_refusal_ && now - *last_unmatched_refusal_ < 1min) return;
  last_unmatched_refusal_ = now;
  state_.suggests_log_in = ++unmatched_refusals_ >= 3;
}

// --- The store
// --------------------------------------------------------------------------------------------------------------------------

async::Task<bool> RefreshCoordinator::save(std::weak_ptr<Session> session) {
  TokenPair pair;
  std::uint64_t revision = 0;
  if (const auto current = session.lock()) {
    pair = current->pair;
    revision = current->revision;
  } else {
    co_return false;
  }
  const auto still_wanted = [this, session, revision] {
    if (const auto wanted = session.lock(); wanted && wanted == session_) end_if_ended_elsewhere();
    const auto current = session.lock();
    return current && current->owns_store && current->revision == revision;
  };
  const auto generation = pair.generation;
  const auto began = clock_.boot_time();
  bool written = false;
  std::optional<std::string> failure;
  try {
    written = co_await ports_.save(std::move(pair), still_wanted);
  } catch (const keyring::KeyringError& error) {
    failure = error.what();
  } catch (...) {
    // Whatever it is, the pair must not be lost with it: the server may have rotated the one before away.
    failure = "an unexpected error";
  }
  if (written || failure)
    events_.record(written ? EventKind::Saved : EventKind::NotSaved, generation, failure.value_or(""),
                   clock_.boot_time() - began);
  const auto current = session.lock();
  if (current && current == session_ && current->revision == revision && (written || failure))
    set_not_saved(failure.has_value());
  co_return !failure;
}

void RefreshCoordinator::retry_save() {
  if (session_ && state_.not_saved) scope_.start(save_current(session_));
  if (left_behind_ && !session_ && signing_in_.expired()) scope_.start(remove(*std::exchange(left_behind_, {})));
}

async::Task<void> RefreshCoordinator::save_current(std::weak_ptr<Session> session) {
  co_await save(session);
}

async::Task<void> RefreshCoordinator::remove(tokens::SessionId session) {
  try {
    co_await ports_.remove(session);
  } catch (const keyring::KeyringError& error) {
    left_behind_ = session;
    events_.record(EventKind::NotSaved, {session, 0}, error.what());
  }
}

tokens::SessionId RefreshCoordinator::ending_with_session() const {
  return state_.not_saved && signing_in_.expired() ? 0 : session_->token.generation.session;
}

void RefreshCoordinator::set_not_saved(bool not_saved) {
  state_.not_saved = not_saved;
  changed();
}

}  // namespace vestibule::session
