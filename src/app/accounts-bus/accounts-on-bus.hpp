#pragma once

#include "app/accounts-bus/accounts-interface.hpp"
#include "app/accounts-bus/token-permissions.hpp"
#include "app/accounts-bus/watched-accounts.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// The accounts for other programs on the session bus: serves the interface. While a call is open, and while somebody
/// who has asked for a token is connected, the application is held.
class AccountsOnBus {
public:
  /// `interface`, `application` and `known` outlive it.
  AccountsOnBus(AccountsInterface& interface, Gtk::Application& application, KnownAccounts& known,
                RememberedPermissions remembered, TokenPermissions::WindowOf window_of);
  AccountsOnBus(const AccountsOnBus&) = delete;
  /// Whoever waits for an answer is refused.
  ~AccountsOnBus();

private:
  using Call = AccountsInterface::Call;

  void serve(Call call, CallReply reply);
  TokenCaller* caller(const std::string& unique_name);
  async::Task<void> give_token(TokenCaller& caller, std::string id, CallReply reply);
  async::Task<async::Variant> token(TokenCaller& caller, std::string id);
  async::Task<void> give_properties(bool all, CallReply reply);
  async::Variant accounts() const;
  void tell_changes();
  std::shared_ptr<void> hold();

  AccountsInterface& interface_;
  Gtk::Application& application_;
  const tokens::Clock& clock_;
  WatchedAccounts watched_;
  std::shared_ptr<void> watched_connection_;
  std::map<std::string, WatchedAccounts::Account> told_;
  std::optional<async::Timer> telling_;
  TokenPermissions permissions_;
  std::map<std::string, std::unique_ptr<TokenCaller>> callers_;
  int open_reads_ = 0;
  async::TaskScope reads_;
};

}  // namespace vestibule::app
