#pragma once

#include "async/race.hpp"
#include "demo-service.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/profile-library.hpp"
#include "session/account-session.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vestibule::test {

/// The account `demo` at a demo service, signed in, its tokens in memory. `arguments` are the service's.
struct DemoAccount {
  explicit DemoAccount(std::vector<std::string> arguments = {}, session::AdmissionWindow::Bounds window = {})
      : service(std::move(arguments)),
        account(std::get<service::ServerAddress>(service::parse_server_address(service.url())),
                tests::DemoService::username, service::token_api_profile(), {}, store, clock, window) {
    async::run(account.sign_in(tokens::Secret(tests::DemoService::password), true));
  }

  int count(session::EventKind kind) {
    int count = 0;
    for (const auto& event : async::run(account.tokens().fetch_events(0)))
      count += event.kind == kind;
    return count;
  }

  tests::DemoService service;
  keyring::MemoryTokenStore store;
  tokens::SystemClock clock;
  session::AccountSession account;
};

}  // namespace vestibule::test
