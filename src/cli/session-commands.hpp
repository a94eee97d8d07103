#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

async::Task<ExitStatus> show_status(Invocation& invocation);
async::Task<ExitStatus> print_token(Invocation& invocation);
async::Task<ExitStatus> print_events(Invocation& invocation);

}  // namespace vestibule::cli
