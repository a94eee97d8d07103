#pragma once

#include "async/task.hpp"
#include "check/check-result.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-profile.hpp"
#include "tokens/clock.hpp"
#include "tokens/secret.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace vestibule::check {

/// Which service is checked, and how far.
struct CheckOptions {
  service::ServerAddress address;
  service::ServiceProfile profile;
  service::TransportPolicy policy = {};
  /// Sign up somebody who is there for the check alone; then there is no name and no password below.
  bool sign_up = false;
  std::string username = {};
  tokens::Secret password = {};
  /// An access token that lives longer is not waited for.
  std::chrono::seconds longest_wait{300};
  /// For so long an access token that has run out, and a refresh token that was replaced, are tried.
  std::chrono::seconds longest_grace{60};
  /// At the end, log in wrongly until the service asks for a pause, many times at most. It may refuse this machine for
  /// a while by that.
  bool provoke_rate_limit = false;
};

/// How far a run is.
struct CheckProgress {
  double done = 0;    ///< 0 to 1
  std::string doing;  ///< the title of the check that is being made
};

/// Who looks on. Called from inside the run: what would end it must be posted.
struct CheckWatcher {
  std::function<void(const CheckResult&)> found = {};
  std::function<void(const CheckProgress&)> progress = {};
  /// Asked before each step, and four times in each second that is waited: whether the run is to end early.
  std::function<bool()> stops = {};
};

/// What a run has found. No token, no password and no name of a person is in it.
struct CheckFindings {
  std::string server;   ///< its address
  std::string service;  ///< the profile's name
  bool signed_up = false;
  bool stopped = false;  ///< before its end, as the watcher wanted
  tokens::WallTimePoint began{};
  std::chrono::milliseconds took{0};
  std::vector<CheckResult> results = {};

  std::size_t count(Outcome outcome) const;
};

/// Goes through the whole flow of a service's tokens: signs in a session of its own, reads, lets the access token run
/// out, renews, presents what must be refused, and logs out; up to three log-ins. Where a service allows a person one
/// session, an earlier one ends by this.
///
/// Throws nothing: what a server does is the result, and there is one for each `Check`. Every wait is bounded.
/// A run that the watcher stops logs out of its session first. Destroying the task takes the request back that is under
/// way; the session at the server then stays until it runs out.
async::Task<CheckFindings> check_service(CheckOptions options, const tokens::Clock& clock, CheckWatcher watcher = {});

}  // namespace vestibule::check
