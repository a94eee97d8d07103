#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// What the service takes for an access token, and what it does without one. Whether the good one is taken.
async::Task<bool> check_access_token(CheckRun& run);

/// Lets the access token run out, and measures for how long it is taken after that.
async::Task<void> check_expiry(CheckRun& run);

}  // namespace vestibule::check
