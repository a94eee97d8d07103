#pragma once

#include "async/change-signal.hpp"
#include "async/event.hpp"
#include "async/listeners.hpp"
#include "async/task-scope.hpp"
#include "service/auth-api.hpp"
#include "service/service-error.hpp"
#include "session/account-state.hpp"
#include "session/account-tokens.hpp"
#include "session/event-ring.hpp"
#include "session/refusing-routes.hpp"
#include "session/token-source.hpp"
#include "session/unmatched-refusals.hpp"
#include "tokens/server-clock.hpp"
#include "tokens/token-pair.hpp"

#include <chrono>
#include <functional>
#include <set>

namespace vestibule::testing {
class CoordinatorAnatomy;  // reads the whole state, to tell whether two are equal
}

namespace vestibule::session {

/// Decides when an account's tokens are renewed and what that means for each request. It knows neither HTTP, nor a
/// keyring, nor the wall clock: it is given functions and a clock, so that every order of events can be played.
///
/// **One renewal at a time.** It belongs to the account: no request's cancellation touches it, and it ends on every
/// path. Whoever needs it waits, and ends exactly once.
///
/// **Who waits.** While a renewal runs that a 401 or a run-out token caused, every request does. While one ahead of
/// expiry runs, requests go on with the current token, until it ends or a 401 names that token; with
/// `Bounds::renewal_ends_token` they wait.
///
/// **What a 401 means**, in this order:
///  1. its generation is not the current one → send again;
///  2. the current token has run out, or may have as far as our clock can tell → renew, send again;
///  3. the request was already refused with another generation → to its caller; the route is remembered as refusing
///     this one, for `Bounds::memory`: a token without a lifetime may be over some day, and only a 401 tells;
///  4. the route is remembered for this generation → to its caller, no renewal;
///  5. else renew, send again. Where that yields the token that was there already, the route is remembered too: the
///     next 401 is for its caller.
///
/// **How a renewal ends.**
///  - *Renewed*: the new pair is saved before its access token is used, or the store has shown that it cannot take it:
///    then the pair is in memory only (`AccountState::not_saved`), and saved when `retry_save` is called.
///  - *Refused* by the service in its own words: the session ends, the item is removed, everyone waiting fails with
///    `SessionEnded`.
///  - *Unavailable*: tried again with exponential backoff and jitter within `Bounds::renewal`, `Retry-After` honoured,
///    one beyond the bound ends it at once. Then every request that was accepted until then fails with that
///    `Unavailable`, and the session stays. A renewal ahead of expiry that fails so concerns nobody: the current token
///    is used on.
///  - *No answer after sending* may mean that the refresh token has been rotated away: the same one is presented once
///    more at once, within the server's grace. That it was presented is in the store before it is sent; a pair that is
///    restored with that mark is renewed first of all.
///
/// **Fencing.** Each effect belongs to the session with which it began, and does nothing when that is over: after a
/// sign-out, a renewal's result is discarded and revoked; a late read of the store never overwrites a sign-in; a newer
/// pair is never overwritten by an older.
class RefreshCoordinator : public TokenSource {
  friend class testing::CoordinatorAnatomy;

public:
  /// What the coordinator is given. Each task may throw what its comment says, nothing else.
  struct Ports {
    /// Presents the refresh token, `limit` at most. Throws `service::Refused`, `service::Unavailable`.
    std::function<async::Task<service::TokenGrant>(tokens::Secret refresh_token, std::chrono::milliseconds limit)>
        renew;
    /// Writes the pair, never asking the person; bounded. Right before the write it asks `still_wanted`, and writes
    /// nothing where the answer is no. Throws `keyring::KeyringError`.
    std::function<async::Task<bool>(tokens::TokenPair pair, std::function<bool()> still_wanted)> save;
    /// Removes the stored pair if it belongs to the session; whichever it is for session 0. Throws
    /// `keyring::KeyringError`.
    std::function<async::Task<void>(tokens::SessionId session)> remove;
    /// Tells the server that nobody will use these tokens. Throws nothing.
    std::function<async::Task<void>(service::TokenGrant orphan)> revoke;
    /// Whether the person has ended the session from a process that could not reach this one. Asked before a token is
    /// given away, and before one is written or presented; may be empty.
    std::function<bool(tokens::SessionId session)> ended_elsewhere = {};
    std::function<async::Task<void>(std::chrono::milliseconds)> sleep;
    /// A random number from 0 (included) to 1 (not included), for jitter.
    std::function<double()> jitter;
  };

  struct Bounds {
    std::chrono::milliseconds attempt{10'000};  ///< for one answer
    std::chrono::milliseconds renewal{30'000};  ///< for all attempts together
    std::chrono::milliseconds first_backoff{500};
    std::chrono::milliseconds second_presentation{
        100};                                   ///< pause before a refresh token is presented again after a lost answer
    std::chrono::milliseconds memory{300'000};  ///< of a route that refuses a good token
    /// The service takes the token before a renewal no longer: requests wait for one ahead of expiry, too, and where it
    /// fails they go on with the current token.
    bool renewal_ends_token = false;
  };

  RefreshCoordinator(Ports ports, const tokens::Clock& clock, EventRing& events, Bounds bounds);
  RefreshCoordinator(Ports ports, const tokens::Clock& clock, EventRing& events);

  const AccountState& state() const { return state_; }
  /// Called from the main loop after changes of `state`, several of one turn together.
  [[nodiscard]] std::shared_ptr<void> on_state_changed(std::function<void()> listener);
  /// The generation in use; the zero one where nobody is signed in.
  tokens::Generation generation() const;

  /// What the store holds. Does nothing where the state is no longer `Unknown`.
  void restore(std::optional<tokens::TokenPair> stored);
  /// The store could not be read.
  void restore_failed(UnknownReason reason);
  /// A log-in made by the person; replaces any session, whose waiters go on with the new token. Returns when the pair
  /// is saved or has turned out not to be; only then is anyone signed in. Throws `SessionEnded` where it was overtaken,
  /// where it has been withdrawn (here or elsewhere), and for a session that is none.
  async::Task<void> sign_in(service::TokenGrant grant, tokens::SessionId session = tokens::new_session_id());
  /// Whoever began that sign-in does not want it any more: where it is under way it is given up as if its task had been
  /// destroyed. Returns when it is; false for one that this coordinator does not know.
  async::Task<bool> withdraw(tokens::SessionId session);
  /// A sign-in waits for its pair to be saved.
  bool signing_in() const { return !signing_in_.expired(); }
  /// Ends the session here and now, and fails whoever waits with `SessionEnded`. The pair says which session ends; none
  /// where nobody was signed in. The stored one is the caller's to remove.
  std::optional<tokens::TokenPair> sign_out();
  /// When the current token is to be renewed ahead of its end, if it has one and something renews it; not before the
  /// last renewal that brought nothing, or the server, lets it be tried again.
  std::optional<tokens::BootTimePoint> renewal_due() const;
  /// Renews now what is due by then: for a token that only renews itself, and only before its end.
  void renew_ahead();
  /// Ends the pause before a renewal's next try, save one that the server asked for.
  void try_again();
  /// Saves again what could not be saved, and removes what was refused and could not be removed: the store has changed.
  void retry_save();
  /// From now on nothing is saved and nothing counts as not saved: the person wants it so.
  void keep_in_memory() { set_not_saved(false); }
  /// From now on nothing is renewed, written, removed or revoked: another process owns the tokens. A renewal that runs
  /// is dropped; the mark in the store tells the next owner. Whoever waits fails with `service::Unavailable`, and the
  /// session goes on.
  void retire();
  /// That sign-in did not go through, or will not.
  bool has_given_up(tokens::SessionId session) const { return given_up_.contains(session); }
  /// Something of a session that is over is still in the store: it is removed when the store changes.
  bool has_left_behind() const { return left_behind_.has_value(); }
  /// Nobody is signed in or signing in, and nothing of an earlier session is under way or left to be done.
  bool is_at_rest() const { return !session_ && !signing_in() && !left_behind_ && scope_.empty(); }
  /// Returns when no renewal runs and no effect of one is under way.
  async::Task<void> settled() { return scope_.finished(); }

  Ticket accept() const override { return failures_; }
  async::Task<AccessToken> token(Ticket ticket) override;
  async::Task<AccessToken> lasting_token(Ticket ticket) override;
  async::Task<std::optional<AccessToken>> after_refusal(Ticket ticket, Refusal refusal) override;
  /// See `AccountTokens::token_for`. It counts as a renewal ahead of expiry: nobody else waits for it or fails with it.
  async::Task<AccessToken> token_for(Ticket ticket, std::chrono::milliseconds at_least);
  TokenFacts token_facts() const;
  /// The access token counts as run out from now on.
  void let_token_run_out();
  std::shared_ptr<void> on_failure(std::function<void(std::exception_ptr)> listener) override;

private:
  /// One sign-in, for as long as it is the current one: who holds it weakly sees when it is over.
  struct Session {
    AccessToken token;           ///< in use
    tokens::TokenPair pair;      ///< what is to be in the store; ahead of `token` while it is being saved
    std::uint64_t revision = 0;  ///< of `pair`: an older one is not written any more
    std::uint64_t sign_in = 0;   ///< counts the sessions of this process
    bool owns_store = true;      ///< no later sign-in is being saved
    /// No renewal ahead of expiry before this: the last one has brought nothing.
    std::optional<tokens::BootTimePoint> ahead_again;
    /// Routes that refuse this generation although it is good.
    RefusingRoutes refusing;
  };

  /// One renewal. Waiters hold it, so that its end finds them whatever has begun since.
  struct Renewal {
    std::uint64_t sign_in = 0;  ///< of its session
    bool needed = false;        ///< requests wait for it
    tokens::BootTimePoint give_up;
    std::chrono::milliseconds backoff;  ///< before the next try
    bool presented_twice = false;       ///< because an answer was lost
    async::Event ended;
    std::exception_ptr error;  ///< what its waiters fail with
    tokens::Generation yielded;
    bool rotated = false;           ///< with another refresh token than before
    async::Event* pause = nullptr;  ///< between two tries: set it, and the pause is over
    bool asked_to_pause = false;    ///< the server named its length
  };

  /// The renewal that runs, or a new one. Throws `Unavailable` where the server wants none for longer than a request
  /// waits.
  std::shared_ptr<Renewal> renew(const char* why, bool needed);
  bool must_wait_for_server(tokens::BootTimePoint now) const;
  bool is_due_ahead(tokens::BootTimePoint now) const;
  bool lasts(std::chrono::milliseconds at_least) const;
  /// Something could renew, and neither the server nor the last renewal stands against it.
  bool may_renew_early() const;
  async::Task<void> run(std::shared_ptr<Renewal> renewal, std::weak_ptr<Session> session);
  async::Task<service::TokenGrant> obtain(Renewal& renewal, std::weak_ptr<Session> session);
  /// True if that is new, and to be saved.
  static bool mark_presented(const std::weak_ptr<Session>& session);
  async::Task<void> adopt(Renewal& renewal, std::weak_ptr<Session> session, service::TokenGrant grant);
  async::Task<void> pause(Renewal& renewal, std::chrono::milliseconds duration, bool asked);
  /// Writes the session's newest pair, and says in the state whether the store has it; false where it cannot take it.
  async::Task<bool> save(std::weak_ptr<Session> session);
  async::Task<void> remove(tokens::SessionId session);
  /// What of the store is over with the current session: also a pair before its own, where that could not be saved.
  tokens::SessionId ending_with_session() const;
  async::Task<void> save_current(std::weak_ptr<Session> session);
  struct SigningIn;
  void give_up_sign_in(tokens::SessionId session, std::uint64_t sign_in, service::TokenGrant grant);
  bool is_overtaken(std::uint64_t sign_in) const;
  bool is_signing_in(tokens::SessionId session) const;
  bool is_withdrawn(tokens::SessionId session) const;
  async::Task<AccessToken> outcome_of(std::shared_ptr<Renewal> renewal, Ticket ticket);
  void end_session(EndedBy by, std::exception_ptr error);
  void close(const std::shared_ptr<Renewal>& renewal, std::exception_ptr error);
  /// Lets its waiters go on; nothing more is tried for it.
  static void end(Renewal& renewal);
  void fail_everyone(std::exception_ptr error);
  void check(Ticket ticket);
  /// Completes a sign-out that another process could only write down.
  void end_if_ended_elsewhere();
  /// What an answer tells of the server's clock.
  void observe(const service::TokenGrant& grant);
  tokens::TokenPair pair_of(const service::TokenGrant& grant, tokens::Generation generation) const;
  /// The deadline of a token that has come, by what is known of the server's clock.
  tokens::Deadline deadline_of(const service::TokenGrant& grant) const;
  /// How far the server's clock is known to be off, for the events; empty where it is not.
  std::string server_clock_text() const;
  std::string yield_text(const Renewal& renewal) const;
  void set_not_saved(bool not_saved);
  void start_session(std::shared_ptr<Session> session);
  void changed() { state_changed_.changed(); }

  Ports ports_;
  const tokens::Clock& clock_;
  EventRing& events_;
  Bounds bounds_;

  AccountState state_;
  std::shared_ptr<Session> session_;
  std::shared_ptr<Renewal> renewal_;
  std::weak_ptr<Session> signing_in_;  ///< the latest sign-in, while its pair is being saved
  async::Event sign_in_ended_;
  std::set<tokens::SessionId> given_up_;  ///< sign-ins that did not go through, or will not
  std::uint64_t sign_ins_ = 0;
  std::optional<tokens::SessionId> left_behind_;  ///< is over, and could not be removed; 0: whatever is there

  Ticket failures_ = 0;
  std::exception_ptr last_failure_;
  UnmatchedRefusals unmatched_refusals_;
  tokens::ServerClock server_clock_;
  bool retired_ = false;

  async::ChangeSignal state_changed_;
  async::Listeners<std::exception_ptr> failure_listeners_;
  async::TaskScope scope_;
};

}  // namespace vestibule::session
