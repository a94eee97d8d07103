#pragma once

#include "async/race.hpp"
#include "many-sends.hpp"
#include "service/profile-library.hpp"
#include "session/bearer-session.hpp"
#include "session/event-ring.hpp"
#include "session/refresh-coordinator.hpp"
#include "token-service.hpp"

namespace vestibule::test {

/// Somebody who is signed in to a `TokenService` with "access-1": the real coordinator, renewing over the real wire,
/// with nothing to save to; and a `BearerSession` that sends with its tokens.
struct SignedInBearer {
  explicit SignedInBearer(session::RefreshCoordinator::Bounds bounds = quick(), std::size_t window = 8)
      : api(service.address(), service::token_api_profile(), {}, clock), coordinator(ports(), clock, events, bounds),
        bearer(coordinator, service.address().origin(), {}, {window, window}), sends(bearer) {
    sign_in();
  }

  /// Bounds for tests: what is tried again is tried again at once.
  static session::RefreshCoordinator::Bounds quick() {
    using namespace std::chrono_literals;
    return {.attempt = 10s, .renewal = 30s, .first_backoff = 1ms, .second_presentation = 1ms};
  }

  void sign_in() {
    service::TokenGrant grant;
    grant.access_token = tokens::Secret(service.access);
    grant.refresh_token = tokens::Secret(service.refresh);
    grant.received = clock.boot_time();
    async::run(coordinator.sign_in(std::move(grant)));
  }

  /// The server no longer takes the token that everybody has.
  void expire() { service.access = "not-known-to-anybody"; }

  session::Request get(const std::string& path = "/data") const { return {.url = service.url(path)}; }
  Outcome send(session::Request request) { return async::run(observe(bearer.send(std::move(request)))); }
  int count(session::EventKind kind) const {
    int count = 0;
    for (const auto& event : events.since(0))
      count += event.kind == kind;
    return count;
  }

  TokenService service;
  tokens::SystemClock clock;
  session::EventRing events{clock};
  service::AuthApi api;
  std::vector<std::string> revoked;  ///< access tokens
  session::RefreshCoordinator coordinator;
  session::BearerSession bearer;
  ManySends sends;

private:
  static async::Task<bool> save_nothing() { co_return false; }
  static async::Task<void> nothing() { co_return; }
  static async::Task<void> sleep(std::chrono::milliseconds duration) { co_await async::sleep_for(duration); }

  session::RefreshCoordinator::Ports ports() {
    return {
        .renew = [this](tokens::Secret token, std::chrono::milliseconds limit) { return refresh(token, limit); },
        .save = [](tokens::TokenPair, std::function<bool()>) { return save_nothing(); },
        .remove = [](tokens::SessionId) { return nothing(); },
        .revoke =
            [this](service::TokenGrant orphan) {
              revoked.emplace_back(orphan.access_token.reveal());
              return nothing();
            },
        .sleep = sleep,
        .jitter = [] { return 0.5; },
    };
  }

  async::Task<service::TokenGrant> refresh(tokens::Secret token, std::chrono::milliseconds limit) {
    try {
      co_return co_await async::with_timeout(limit, api.refresh(std::move(token)));
    } catch (const async::TimedOut&) {
      service::Unavailable unanswered(service::Trouble::TimedOut);
      unanswered.set_may_have_taken_effect(true);
      throw unanswered;
    }
  }
};

}  // namespace vestibule::test
