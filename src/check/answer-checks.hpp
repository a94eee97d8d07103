#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// Looks over all answers of the run: caching, cookies, redirects, encryption, rate limits.
void check_answers(CheckRun& run);

}  // namespace vestibule::check
