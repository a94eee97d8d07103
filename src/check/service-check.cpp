#include "check/service-check.hpp"

#include "check/answer-checks.hpp"
#include "check/log-in-checks.hpp"
#include "check/log-out-checks.hpp"
#include "check/refresh-checks.hpp"
#include "check/reuse-checks.hpp"
#include "check/token-checks.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <utility>

namespace vestibule::check {

namespace {

/// Ends the session that the run has, where nothing has been seen to end it.
async::Task<void> leave(CheckRun& run) {
  if (!run.session || !run.profile().log_out) co_return;
  co_await run.log_out(*run.session);
  run.session.reset();
}

async::Task<void> go_through(CheckRun& run) {
  const bool is_in = co_await check_log_in(run);
  if (!is_in) co_return;
  const bool is_taken = co_await check_access_token(run);
  if (is_taken) co_await check_expiry(run);
  const bool renews = co_await check_refresh(run);
  if (renews) co_await check_reuse(run);
  // By now the session may have ended in more than one way.
  co_await leave(run);
  bool is_ready = true;
  if (run.profile().log_out) is_ready = co_await log_in_again(run);
  if (is_ready) co_await check_log_out(run);
  run.session.reset();
  if (run.options().provoke_rate_limit) co_await provoke_rate_limit(run);
}

}  // namespace

std::size_t CheckFindings::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::count_if(
      results.begin(), results.end(), [outcome](const CheckResult& result) { return result.outcome == outcome; }));
}

async::Task<CheckFindings> check_service(CheckOptions options, const tokens::Clock& clock, CheckWatcher watcher) {
  CheckFindings findings;
  findings.server = options.address.text();
  findings.service = options.profile.name;
  findings.signed_up = options.sign_up;
  findings.began = clock.wall_time();
  const auto begun = clock.boot_time();
  CheckWatcher both;
  both.progress = watcher.progress;
  both.stops = watcher.stops;
  both.found = [&findings, &watcher](const CheckResult& result) {
    findings.results.push_back(result);
    if (watcher.found) watcher.found(result);
  };
  CheckRun run(options, clock, both);
  try {
    co_await go_through(run);
  } catch (const Stopped&) {
    findings.stopped = true;
  }
  if (findings.stopped) co_await leave(run);
  check_answers(run);
  run.skip_rest(findings.stopped ? _("the check was stopped before it")
                                 : _("it could not be tried, since a check before has failed"));
  std::stable_sort(findings.results.begin(), findings.results.end(),
                   [](const CheckResult& a, const CheckResult& b) { return place_of(a.check) < place_of(b.check); });
  findings.took = clock.boot_time() - begun;
  co_return findings;
}

}  // namespace vestibule::check
