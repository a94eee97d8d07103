#pragma once

#include "async/task.hpp"
#include "service/auth-api.hpp"
#include "session/account-state.hpp"
#include "session/event-ring.hpp"
#include "session/rehearsal.hpp"
#include "session/token-source.hpp"
#include "tokens/server-clock.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::session {

/// How a sign-out went. Locally it is always complete, save where `removed` says otherwise.
struct SignOutResult {
  bool server_told = false;  ///< the server could be reached, and accepted it
  bool removed =
      true;  ///< no token is left in the keyring; false: it is locked, and is cleared when it is next unlocked
  bool noted_only = false;  ///< the process that keeps the tokens did not answer: it is to complete this when it does
};

/// What is known of the tokens in use, and of whose they are.
struct TokenFacts {
  tokens::Generation generation = {};                  ///< the zero one where nobody is signed in
  std::optional<tokens::BootTimePoint> ends = {};      ///< the access token's end, where its life is known
  std::optional<tokens::ClockSkew> server_clock = {};  ///< where a `Date` of this server has been seen
  /// The refresh token's end, where it has been stated. Nothing is decided by it: the server may see it otherwise.
  std::optional<tokens::BootTimePoint> refresh_ends = {};
  /// What the refresh token says of itself, where it is a JWT (`tokens::JwtClaims::payload`); empty where it is none.
  std::string refresh_claims = {};
  std::string person_name = {};  ///< as the service has it (`tokens::is_person_name`); empty where it has told none
};

/// Longer than any token lives: for `AccountTokens::token_for`.
inline constexpr std::chrono::milliseconds renewed_now{std::int64_t{1} << 53};

/// An account's tokens and what can be done with them, whether this process keeps them or another one does.
class AccountTokens : public TokenSource {
public:
  virtual const AccountState& state() const = 0;
  /// Called from the main loop after changes of `state`, several of one turn together, until the returned connection is
  /// dropped. The listener may destroy this object.
  [[nodiscard]] virtual std::shared_ptr<void> on_state_changed(std::function<void()> listener) = 0;
  /// What happened after the event of that sequence number, from the process that keeps the tokens.
  virtual async::Task<std::vector<SessionEvent>> fetch_events(std::uint64_t sequence) = 0;

  /// What is known of the tokens in use; renews nothing.
  virtual async::Task<TokenFacts> token_facts() = 0;
  /// A token that is good for that long, renewed for it where the one in use is not; for `renewed_now` always. One
  /// whose life is not known counts as good for long. Where no renewal is to be had for now, or its token lives
  /// shorter, the caller sees that by the deadline. Only a service that refuses the renewal ends the session by it, and
  /// where nothing could renew, nothing is tried. Throws as `token`.
  virtual async::Task<AccessToken> token_for(Ticket ticket, std::chrono::milliseconds at_least) = 0;

  /// Asks the store whether there is a session, and takes it up. Never asks the person anything. The result is the new
  /// `state`.
  virtual async::Task<void> restore() = 0;
  /// Asks the person to unlock the keyring, then goes on as `restore`, or saves what could not be saved. False if they
  /// dismissed it.
  virtual async::Task<bool> unlock() = 0;
  /// Goes on for this run with the tokens in memory only: there is no keyring, or the person does not want it.
  virtual async::Task<void> continue_in_memory() = 0;
  /// Takes a log-in's tokens up; a session that was there is replaced, and its waiting requests go on with the new
  /// token. `keep`: they go to the store (*Stay Signed In*), else to memory only. Returns when they are saved, or have
  /// turned out not to be. Destroying the task before that undoes the sign-in, here and at the server.
  /// `session`: the id that it is to have; adopting the session that is the current one does nothing, so that it can be
  /// repeated. 0: one is drawn.
  virtual async::Task<void> adopt(service::TokenGrant grant, bool keep, tokens::SessionId session = 0) = 0;
  /// The person has given up the sign-in of that id, whose access token this was: one that is under way or has gone
  /// through is undone, here and at the server; one that never came only at the server. Nothing else is touched.
  virtual async::Task<void> withdraw(tokens::SessionId session, tokens::Secret access_token) = 0;
  /// Ends the session here at once, and at the server (5 s at most); does nothing if another session than this is the
  /// current one. 0: the current one, whichever it is.
  virtual async::Task<SignOutResult> sign_out(tokens::SessionId session = 0) = 0;
  /// Ends the pause of a renewal that waits to try again: the person asked, or the network is back.
  virtual void try_again() = 0;
  /// Plays a fault of the tokens; false where another process keeps them, and nothing is played.
  virtual bool rehearse(Rehearsal) { return false; }
  /// Returns when no renewal, save or sign-out is under way: before that a process should not end.
  virtual async::Task<void> settled() = 0;
  /// Nobody is signed in, and nothing is under way or left to be done: the account can be made anew when it is asked
  /// for.
  virtual bool is_at_rest() const { return false; }
  /// Another process is about to own the tokens: nothing is renewed, written or removed here any more, and whoever
  /// waits for that fails with `service::Unavailable`.
  virtual void retire() {}
};

/// Restores an account whose store has not been asked yet.
inline async::Task<void> ensure_read(AccountTokens& account) {
  const auto& state = account.state();
  if (state.signed_in == SignedIn::Unknown && state.reason == UnknownReason::NotRead) co_await account.restore();
}

}  // namespace vestibule::session
