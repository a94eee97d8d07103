#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

async::Task<ExitStatus> get(Invocation& invocation);
async::Task<ExitStatus> request(Invocation& invocation);

}  // namespace vestibule::cli
