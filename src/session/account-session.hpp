#pragma once

#include "async/task.hpp"
#include "service/auth-api.hpp"
#include "session/bearer-session.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::keyring {
class TokenStore;
}

namespace vestibule::session {

/// Whether somebody is signed in to an account. `Unknown` is not "signed out": nobody is asked to log in because a
/// keyring is locked or late.
enum class SignedIn { Unknown, No, Yes };

/// Why it is not known.
enum class UnknownReason { NotRead, Locked, Unreadable, Unreachable };

/// How a session ended, where it did while this object watched.
enum class EndedBy { Nobody, Person, Server };

struct AccountState {
  SignedIn signed_in = SignedIn::Unknown;
  UnknownReason reason = UnknownReason::NotRead;  ///< where `Unknown`
  EndedBy ended_by = EndedBy::Nobody;             ///< where `No`
  bool renewing = false;
  /// The newest tokens are in memory only, though they should be in the keyring: a restart would lose the session.
  bool not_saved = false;

  bool operator==(const AccountState&) const = default;
};

/// How a sign-out went. Locally it is always complete, save where `removed` says otherwise.
struct SignOutResult {
  bool server_told = false;  ///< the server could be reached and accepted it
  bool removed =
      true;  ///< no token is left in the keyring; false: it is locked, and is cleared when it is next unlocked
};

/// One person's account at one service: signs in, stays signed in, sends requests with the account's token, signs out.
///
/// It lives on one thread. Its tasks may be destroyed at any time; what belongs to the account (a renewal, a save) goes
/// on.
class AccountSession {
public:
  /// `store` outlives it.
  AccountSession(service::ServerAddress address, std::string account_name, service::ServiceProfile profile,
                 service::TransportPolicy policy, keyring::TokenStore& store, const tokens::Clock& clock);
  ~AccountSession();

  const service::ServerAddress& address() const;
  const std::string& account_name() const;
  tokens::AccountKey key() const;

  const AccountState& state() const;
  /// Called from the main loop after each change of `state`, until the returned connection is dropped.
  [[nodiscard]] std::shared_ptr<void> on_state_changed(std::function<void()> listener);

  /// Asks the store whether there is a session, and takes it up. Never asks the person anything. The result is the new
  /// `state`.
  async::Task<void> restore();
  /// Asks the person to unlock the keyring, then as `restore`. False if they dismissed it.
  async::Task<bool> unlock();
  /// Goes on for this run with the tokens in memory only (no keyring is there, or the person does not want it): from
  /// `Unknown` to `No`, or from not saved to "meant so".
  void continue_in_memory();

  /// Logs in. `keep`: the tokens go to the store (*Stay Signed In*), else to memory only. A session that was there is
  /// replaced: its waiting requests go on with the new token. Throws `service::Refused`, `service::Unavailable`.
  async::Task<void> sign_in(tokens::Secret password, bool keep);
  /// Makes the account at the server; does not sign in. Throws like `sign_in`.
  async::Task<void> sign_up(tokens::Secret password);
  /// Ends the session here at once, and at the server (5 s at most).
  async::Task<SignOutResult> sign_out();

  /// Reads a route of the service with the account's token; see `BearerSession::send`.
  async::Task<service::HttpReply> fetch(service::Route route);
  /// Sends any request with the account's token.
  async::Task<service::HttpReply> send(Request request);
  /// Ends the backoff of a renewal that waits to try again (the person asked, or the network is back).
  void try_again();

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace vestibule::session
