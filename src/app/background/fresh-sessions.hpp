#pragma once

#include "app/accounts/known-accounts.hpp"
#include "async/task-scope.hpp"

#include <chrono>
#include <map>

namespace vestibule::app {

/// Renews sessions before they run out, where nobody asks for anything: a refresh token says when it ends, and a
/// service that rotates it gives a new one with each renewal. One that says nothing, or that a renewal does not
/// replace, is left alone, as is a session that others renew in time.
class FreshSessions {
public:
  /// `known` outlives it.
  explicit FreshSessions(KnownAccounts& known) : known_(known) {}

  void start();
  void stop() { scope_.cancel(); }

private:
  struct Seen {
    tokens::BootTimePoint ends{};  ///< of the refresh token
    tokens::BootTimePoint due{};   ///< of its renewal
    bool renewed = false;          ///< and it was not replaced
  };

  async::Task<void> keep();
  /// Renews where that is due. How long until the account is to be looked at again.
  async::Task<std::chrono::milliseconds> look_at(tokens::AccountKey account);

  KnownAccounts& known_;
  std::map<tokens::AccountKey, Seen> seen_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
