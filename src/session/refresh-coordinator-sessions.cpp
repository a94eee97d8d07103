// What begins and ends a session, and what of it is in the store; the requests and the renewals are in
// refresh-coordinator.cpp.

#include "keyring/token-store.hpp"
#include "session/refresh-coordinator.hpp"

namespace vestibule::session {

using service::TokenGrant;
using tokens::TokenPair;

void RefreshCoordinator::observe(const TokenGrant& grant) {
  if (grant.server_date) server_clock_.observe(*grant.server_date, grant.received, grant.in_flight);
}

TokenPair RefreshCoordinator::pair_of(const TokenGrant& grant, tokens::Generation generation) const {
  TokenPair pair;
  pair.generation = generation;
  pair.access_token = grant.access_token;
  pair.refresh_token = grant.refresh_token;
  pair.lifetime = grant.lifetime;
  pair.refresh_ends = grant.refresh_ends;
  pair.person_name = grant.person_name;
  if (const auto skew = server_clock_.skew(clock_)) pair.clock_skew = skew->ahead;
  return pair;
}

tokens::Deadline RefreshCoordinator::deadline_of(const TokenGrant& grant) const {
  auto given = grant.received;
  if (grant.server_date) given -= server_clock_.age(*grant.server_date, grant.received, grant.in_flight);
  // Known better than a `Date` says it: what is left of a token of one second hangs on it.
  const auto server_time = grant.server_date ? server_clock_.at(given) : std::nullopt;
  auto deadline = tokens::deadline_at_receipt(grant.lifetime, given, server_time);
  deadline.uncertainty = server_time ? server_clock_.uncertainty() : grant.in_flight;
  return deadline;
}

std::string RefreshCoordinator::server_clock_text() const {
  const auto skew = server_clock_.skew(clock_);
  if (!skew) return {};
  return "the server's clock is " + std::to_string(skew->ahead.count()) + " ms ahead, give or take " +
         std::to_string(skew->uncertainty.count()) + " ms";
}

// --- Sessions

void RefreshCoordinator::restore(std::optional<TokenPair> stored) {
  if (state_.signed_in != SignedIn::Unknown) return;
  if (retired_) return;
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
    coordinator.sign_in_ended_.pulse();
  }
};

async::Task<void> RefreshCoordinator::sign_in(TokenGrant grant, tokens::SessionId id) {
  // Those that are known as given up have been revoked; one that is under way needs no second write.
  if (!id || given_up_.contains(id) || is_signing_in(id)) throw SessionEnded();
  if (is_withdrawn(id)) {
    given_up_.insert(id);
    scope_.start(ports_.revoke(std::move(grant)));
    throw SessionEnded();
  }
  observe(grant);
  auto session = std::make_shared<Session>();
  session->pair = pair_of(grant, {id, 1});
  session->token = {grant.access_token, session->pair.generation, deadline_of(grant)};

  session->sign_in = ++sign_ins_;

  // From here on the store is the new session's: what the one before writes would be written over it.
  if (session_) session_->owns_store = false;
  if (const auto earlier = signing_in_.lock()) earlier->owns_store = false;
  signing_in_ = session;
  SigningIn guard{*this, id, session->sign_in, std::move(grant)};
  const bool saved = co_await save(session);
  if (retired_) throw service::Unavailable(service::Trouble::TimedOut);
  if (signing_in_.lock() != session || is_withdrawn(id)) throw SessionEnded();
  signing_in_.reset();
  guard.succeeded = true;

  events_.record(EventKind::SignedIn, session->token.generation);
  start_session(std::move(session));
  set_not_saved(!saved);
}

void RefreshCoordinator::give_up_sign_in(tokens::SessionId session, std::uint64_t sign_in, TokenGrant grant) {
  if (retired_) return;  // the tokens may be the next owner's by now
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

async::Task<bool> RefreshCoordinator::withdraw(tokens::SessionId session) {
  if (const auto signing_in = signing_in_.lock(); signing_in && is_signing_in(session)) {
    given_up_.insert(session);
    signing_in->owns_store = false;
  }
  while (is_signing_in(session))
    co_await sign_in_ended_;
  co_return given_up_.contains(session);
}

bool RefreshCoordinator::is_signing_in(tokens::SessionId session) const {
  const auto signing_in = signing_in_.lock();
  return signing_in && signing_in->token.generation.session == session;
}

bool RefreshCoordinator::is_withdrawn(tokens::SessionId session) const {
  return given_up_.contains(session) || (ports_.ended_elsewhere && ports_.ended_elsewhere(session));
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
  unmatched_refusals_.clear();
  state_ = {.signed_in = SignedIn::Yes, .session = session_->token.generation.session};
  if (overtaken) end(*overtaken);
  changed();
}

std::optional<TokenPair> RefreshCoordinator::sign_out() {
  std::optional<TokenPair> ended;
  if (session_) {
    ended = session_->pair;
    events_.record(EventKind::SignedOut, session_->token.generation);
  }
  if (const auto signing_in = signing_in_.lock()) signing_in->owns_store = false;
  signing_in_.reset();
  end_session(EndedBy::Person, std::make_exception_ptr(SessionEnded()));
  return ended;
}

void RefreshCoordinator::end_session(EndedBy by, std::exception_ptr error) {
  session_.reset();
  state_ = {.signed_in = SignedIn::No, .ended_by = by};
  fail_everyone(error);
  if (renewal_) {
    renewal_->needed = true;
    close(renewal_, error);
  }
  changed();
}

void RefreshCoordinator::end_if_ended_elsewhere() {
  if (!session_ || retired_ || !ports_.ended_elsewhere || !ports_.ended_elsewhere(state_.session)) return;
  TokenGrant orphan;
  orphan.access_token = session_->pair.access_token;
  orphan.refresh_token = session_->pair.refresh_token;
  scope_.start(remove(ending_with_session()));
  if (!is_overtaken(session_->sign_in)) scope_.start(ports_.revoke(std::move(orphan)));
  events_.record(EventKind::SignedOut, session_->token.generation);
  // A sign-in that is under way is another session, and goes on.
  end_session(EndedBy::Person, std::make_exception_ptr(SessionEnded()));
}

// --- The store

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
    return current && !retired_ && current->owns_store && current->revision == revision;
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

void RefreshCoordinator::retire() {
  retired_ = true;
  scope_.cancel();
  if (const auto renewal = std::exchange(renewal_, nullptr)) {
    renewal->pause = nullptr;  // it went with its task
    renewal->error = std::make_exception_ptr(service::Unavailable(service::Trouble::TimedOut));
    end(*renewal);
  }
  state_.renewing = false;
  changed();
}

void RefreshCoordinator::retry_save() {
  if (retired_) return;
  if (session_ && state_.not_saved) scope_.start(save_current(session_));
  if (left_behind_ && !session_ && signing_in_.expired()) scope_.start(remove(*std::exchange(left_behind_, {})));
}

async::Task<void> RefreshCoordinator::save_current(std::weak_ptr<Session> session) {
  co_await save(session);
}

async::Task<void> RefreshCoordinator::remove(tokens::SessionId session) {
  if (retired_) co_return;
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
