#pragma once

#include "cli/command-line.hpp"
#include "cli/exit-status.hpp"

namespace vestibule::cli {

/// `profile list`, `show ID`, `check FILE`, `find SERVER` and `new FILE`: what services there are, whether a file
/// describes one, and which one a server is. Nothing is asked of a keyring.
ExitStatus run_profile_command(const CommandLine& line);

}  // namespace vestibule::cli
