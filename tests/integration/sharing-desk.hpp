#pragma once

#include "async/race.hpp"
#include "awkward-store.hpp"
#include "demo-service.hpp"
#include "service/profile-library.hpp"
#include "session/account-session.hpp"
#include "session/owned-account.hpp"
#include "sharing/shared-accounts.hpp"
#include "waiting.hpp"

#include <filesystem>

namespace vestibule::test {

/// Fails after 40 s.
template <class Condition>
void wait_until(Condition condition) {
  wait_within(std::chrono::seconds(40), condition);
}

/// A folder for lock and socket, the demo service, and one store: what the processes of one person have in common.
class Desk {
public:
  explicit Desk(std::vector<std::string> arguments = {}) : demo(std::move(arguments)) {
    GError* error = nullptr;
    async::OwnedString made(g_dir_make_tmp("vestibule-sharing-XXXXXX", &error));
    g_assert_no_error(error);
    folder = made.get();
    ended = keyring::EndedSessions(folder + "/ended");
  }
  ~Desk() { std::filesystem::remove_all(folder); }

  service::ServerAddress address() const {
    return std::get<service::ServerAddress>(service::parse_server_address(demo.url()));
  }
  tokens::AccountKey key() const { return {address().text(), "demo", service::token_api_profile().id}; }

  /// Another process of that person, which has found out who owns the tokens.
  std::unique_ptr<sharing::SharedAccounts> join() {
    auto accounts = std::make_unique<sharing::SharedAccounts>(
        folder + "/owner.lock",
        [this](const tokens::AccountKey& key) {
          return std::make_unique<session::OwnedAccount>(address(), key.name, service::token_api_profile(), policy,
                                                         store, clock, &ended);
        },
        ended, clock);
    wait_until([&] {
      using enum sharing::SharedAccounts::Role;
      return accounts->role() == Owner || accounts->role() == Client;
    });
    return accounts;
  }

  std::unique_ptr<session::AccountSession> open(sharing::SharedAccounts& accounts) {
    return std::make_unique<session::AccountSession>(address(), "demo", service::token_api_profile(), policy,
                                                     accounts.account(key()), clock);
  }

  tests::DemoService demo;
  std::string folder;
  service::TransportPolicy policy;
  AwkwardStore store;
  keyring::EndedSessions ended{""};
  tokens::SystemClock clock;
};

inline int fetch_secret(session::AccountSession& account) {
  return async::run(account.fetch(service::token_api_profile().resources.front())).status;
}

}  // namespace vestibule::test
