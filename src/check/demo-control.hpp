#pragma once

#include "check/check-run.hpp"

namespace vestibule::check {

/// Lets every access token that the demo service has given run out at once. False, and nothing has been changed, where
/// the service is another one, on another machine, or has no control route.
async::Task<bool> expire_at_demo_service(CheckRun& run);

}  // namespace vestibule::check
