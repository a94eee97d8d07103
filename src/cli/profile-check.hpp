#pragma once

#include "cli/command-line.hpp"
#include "cli/exit-status.hpp"
#include "service/service-profile.hpp"

namespace vestibule::cli {

/// `profile check FILE --server SERVER [--username NAME]`: goes through the profile's routes there, and says of each
/// what fits, what does not, and where in the file to look. `Failed` where something does not fit.
ExitStatus check_at_server(const service::ServiceProfile& profile, const CommandLine& line);

}  // namespace vestibule::cli
