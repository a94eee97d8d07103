#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// Signs up, where that is wanted, has nobody refused, and logs in; looks at what the tokens say of time. Whether the
/// run has a session then.
async::Task<bool> check_log_in(CheckRun& run);

/// Guesses a password of nobody's until the service asks for a pause.
async::Task<void> provoke_rate_limit(CheckRun& run);

/// Logs in again: one more session for the log-out. Whether there is one.
async::Task<bool> log_in_again(CheckRun& run);

}  // namespace vestibule::check
