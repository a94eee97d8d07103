#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// Ends the session, and tries its tokens after that.
async::Task<void> check_log_out(CheckRun& run);

}  // namespace vestibule::check
