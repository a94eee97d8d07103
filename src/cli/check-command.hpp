#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

/// `check SERVER`: goes through the whole flow of the service's tokens with a session of its own, and reports on it.
/// `Failed` where a check has failed; nothing is kept here, and no account of the list is touched.
async::Task<ExitStatus> check_service(Invocation& invocation);

}  // namespace vestibule::cli
