#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// Measures for how long a refresh token that was replaced is taken, and what is done when it is seen again. The
/// session may have ended by this.
async::Task<void> check_reuse(CheckRun& run);

}  // namespace vestibule::check
