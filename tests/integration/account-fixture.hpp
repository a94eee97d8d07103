#pragma once

#include "async/race.hpp"
#include "awkward-store.hpp"
#include "many-sends.hpp"
#include "service/profile-library.hpp"
#include "service/service-error.hpp"
#include "session/account-session.hpp"
#include "token-service.hpp"

#include <memory>
#include <string>

namespace vestibule::test {

/// The account "demo" at a `TokenService`, its tokens in a store that can be made awkward. The password is "right".
struct TestAccount {
  explicit TestAccount(service::TransportPolicy policy = {}) : policy(std::move(policy)) { start(); }

  /// The program starts (anew): the store and the service are as they were.
  void start() {
    account.reset();
    account = std::make_unique<session::AccountSession>(service.address(), "demo", service::token_api_profile(), policy,
                                                        store, clock);
  }
  void sign_in(bool keep = true) { async::run(account->sign_in(tokens::Secret("right"), keep)); }
  void restore() { async::run(account->tokens().restore()); }
  session::SignOutResult sign_out() { return async::run(account->tokens().sign_out()); }
  void settle() { async::run(account->tokens().settled()); }
  Outcome get(const std::string& path = "/data") {
    return async::run(observe(account->fetch({.method = "GET", .path = path})));
  }

  /// A pair in the store, of the tokens that are good; it has run out when `left` is negative.
  void store_pair(std::chrono::seconds left = std::chrono::seconds(3600)) {
    tokens::TokenPair pair;
    pair.generation = {4711, 3};
    pair.access_token = tokens::Secret(service.access);
    pair.refresh_token = tokens::Secret(service.refresh);
    pair.lifetime.expires_at = clock.wall_time() + left;
    store.put(account->key(), pair);
  }
  /// The tokens in the store, "access-1 refresh-1"; "" where there are none.
  std::string stored() {
    const auto item = store.item(account->key());
    return item ? std::string(item->access_token.reveal()) + " " + std::string(item->refresh_token.reveal()) : "";
  }

  bool is(session::SignedIn signed_in) const { return account->state().signed_in == signed_in; }
  int count(session::EventKind kind) const {
    int count = 0;
    for (const auto& event : async::run(account->tokens().fetch_events(0)))
      count += event.kind == kind;
    return count;
  }

  TokenService service;
  AwkwardStore store;
  tokens::SystemClock clock;
  service::TransportPolicy policy;
  std::unique_ptr<session::AccountSession> account;
};

}  // namespace vestibule::test
