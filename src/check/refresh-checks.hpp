#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// Renews, and has others refused; looks at what the renewal does to the tokens before. Whether the session can still
/// be renewed.
async::Task<bool> check_refresh(CheckRun& run);

}  // namespace vestibule::check
