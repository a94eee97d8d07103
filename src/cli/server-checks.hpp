#pragma once

#include "cli/check-report.hpp"
#include "cli/command.hpp"

namespace vestibule::cli {

/// What the desktop knows of the network. Never `Failed`: whether the servers can be reached decides.
async::Task<void> check_network(CheckReport& report);

/// The server's name, the way to it, whether it answers, and its clock.
async::Task<void> check_server(CheckReport& report, const Invocation& invocation, service::ServerAddress address);

}  // namespace vestibule::cli
