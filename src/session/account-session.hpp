#pragma once

#include "async/event.hpp"
#include "async/task-scope.hpp"
#include "keyring/token-store.hpp"
#include "service/auth-api.hpp"
#include "session/account-state.hpp"
#include "session/bearer-session.hpp"
#include "session/event-ring.hpp"
#include "session/refresh-coordinator.hpp"

#include <functional>
#include <memory>
#include <string>

namespace vestibule::session {

/// How a sign-out went. Locally it is always complete, save where `removed` says otherwise.
struct SignOutResult {
  bool server_told = false;  ///< the server could be reached, and accepted it
  bool removed =
      true;  ///< no token is left in the keyring; false: it is locked, and is cleared when it is next unlocked
};

/// One person's account at one service: signs in, stays signed in, sends requests with the account's token, signs out.
///
/// It lives on one thread. Its tasks may be destroyed at any time; what belongs to the account (a renewal, a save, a
/// sign-out) goes on. It outlives its tasks, and is not destroyed from inside one.
class AccountSession {
public:
  /// `store` and `clock` outlive it.
  AccountSession(service::ServerAddress address, std::string account_name, service::ServiceProfile profile,
                 service::TransportPolicy policy, keyring::TokenStore& store, const tokens::Clock& clock);

  const service::ServerAddress& address() const { return api_.address(); }
  const std::string& account_name() const { return account_name_; }
  tokens::AccountKey key() const { return {address().text(), account_name_, api_.profile().id}; }

  const AccountState& state() const { return coordinator_.state(); }
  /// Called from the main loop after changes of `state`, until the returned connection is dropped. The listener may
  /// destroy the account.
  [[nodiscard]] std::shared_ptr<void> on_state_changed(std::function<void()> listener) {
    return coordinator_.on_state_changed(std::move(listener));
  }
  const EventRing& events() const { return events_; }

  /// Asks the store whether there is a session, and takes it up. Never asks the person anything. The result is the new
  /// `state`.
  async::Task<void> restore();
  /// Asks the person to unlock the keyring, then goes on as `restore`, or saves what could not be saved. False if they
  /// dismissed it.
  async::Task<bool> unlock();
  /// Goes on for this run with the tokens in memory only: there is no keyring, or the person does not want it.
  void continue_in_memory();

  /// Logs in. `keep`: the tokens go to the store (*Stay Signed In*), else to memory only. A session that was there is
  /// replaced: its waiting requests go on with the new token. Throws `service::Refused`, `service::Unavailable`.
  async::Task<void> sign_in(tokens::Secret password, bool keep);
  /// Makes the account at the server; does not sign in. Throws like `sign_in`.
  async::Task<void> sign_up(tokens::Secret password) { return api_.sign_up(account_name_, std::move(password)); }
  /// Ends the session here at once, and at the server (5 s at most).
  async::Task<SignOutResult> sign_out();

  /// Calls a route of the service with the account's token; see `BearerSession::send`.
  async::Task<service::HttpReply> fetch(service::Route route);
  /// Sends any request with the account's token.
  async::Task<service::HttpReply> send(Request request) { return bearer_.send(std::move(request)); }
  /// Ends the pause of a renewal that waits to try again: the person asked, or the network is back.
  void try_again() { coordinator_.try_again(); }

  /// Returns when no renewal, save or sign-out is under way: before that a process should not end.
  async::Task<void> settled();

private:
  struct Ending {
    SignOutResult result;
    async::Event done;
  };

  RefreshCoordinator::Ports ports();
  async::Task<service::TokenGrant> refresh(tokens::Secret refresh_token, std::chrono::milliseconds limit);
  async::Task<bool> save(tokens::TokenPair pair, std::function<bool()> still_wanted);
  async::Task<void> revoke(service::TokenGrant orphan);
  async::Task<void> end_everywhere(tokens::Secret access_token, std::shared_ptr<Ending> ending);
  async::Task<void> remove_item(std::shared_ptr<Ending> ending);
  void store_changed();

  std::string account_name_;
  keyring::TokenStore& store_;
  bool keep_ = true;
  bool removal_pending_ = false;
  service::AuthApi api_;
  EventRing events_;
  RefreshCoordinator coordinator_;
  BearerSession bearer_;
  std::shared_ptr<void> store_connection_;
  async::TaskScope scope_;
};

}  // namespace vestibule::session
