#pragma once

#include "cli/exit-status.hpp"

#include <string>
#include <vector>

namespace vestibule::cli {

/// `profile list`, `profile show ID` and `profile check FILE`: what services there are, and whether a file describes
/// one. Nothing is asked of a server or of a keyring.
ExitStatus run_profile_command(const std::vector<std::string>& arguments);

}  // namespace vestibule::cli
