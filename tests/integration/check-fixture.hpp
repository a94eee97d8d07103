#pragma once

#include "async/race.hpp"
#include "check/check-kind.hpp"
#include "check/check-report.hpp"
#include "demo-service.hpp"
#include "service/profile-library.hpp"

#include <string>
#include <variant>
#include <vector>

namespace vestibule::test {

/// The options for a check of `demo` at a demo service: nothing is waited for long, and no token lives long enough to
/// be waited for unless a test says so.
inline check::CheckOptions check_options(const tests::DemoService& service) {
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(service.url())),
                              service::token_api_profile()};
  options.username = tests::DemoService::username;
  options.password = tokens::Secret(tests::DemoService::password);
  options.policy.body_limit = 1024 * 1024;
  options.policy.io_timeout = std::chrono::seconds(1);
  options.policy.token_calls = {std::chrono::milliseconds(700), std::chrono::milliseconds(700),
                                std::chrono::milliseconds(700)};
  options.longest_wait = std::chrono::seconds(0);
  options.longest_grace = std::chrono::seconds(1);
  return options;
}

inline check::CheckFindings run_check(check::CheckOptions options) {
  const tokens::SystemClock clock;
  return async::run(check::check_service(std::move(options), clock));
}

/// "failed: it is still taken …"; every check has a result.
inline const check::CheckResult& result_of(const check::CheckFindings& findings, const std::string& id) {
  for (const auto& result : findings.results)
    if (result.check == id) return result;
  g_error("there is no result of %s", id.c_str());
}

inline std::string outcome_of(const check::CheckFindings& findings, const std::string& id) {
  return check::name_of(result_of(findings, id).outcome);
}

/// The ids of the checks that ended so, each with a space behind it.
inline std::string ids_of(const check::CheckFindings& findings, check::Outcome outcome) {
  std::string ids;
  for (const auto& result : findings.results)
    if (result.outcome == outcome) ids += std::string(result.check) + " ";
  return ids;
}

}  // namespace vestibule::test
