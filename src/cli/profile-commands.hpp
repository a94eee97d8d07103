#pragma once

#include "cli/command-line.hpp"
#include "cli/exit-status.hpp"

namespace vestibule::cli {

/// `profile list`, `profile show ID` and `profile check FILE`: what services there are, and whether a file describes
/// one. Nothing is asked of a server or of a keyring.
ExitStatus run_profile_command(const CommandLine& line);

}  // namespace vestibule::cli
