#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

/// `doctor [SERVER]`: examines all that a sign-in needs, prints a line for each check, and mends, with `--mend`, what
/// it can without touching what it cannot read. `Failed` where a check has failed, whatever it was: the command itself
/// could do what it was asked.
async::Task<ExitStatus> examine(Invocation& invocation);

}  // namespace vestibule::cli
