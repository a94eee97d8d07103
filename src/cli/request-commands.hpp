#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

async::Task<ExitStatus> get(Invocation& invocation);

}  // namespace vestibule::cli
