#pragma once

#include "cli/command.hpp"

#include <optional>
#include <string>

namespace vestibule::cli {

/// What was typed as an address; nothing, and the reason said, where it is none that a token may go to.
std::optional<service::ServerAddress> read_address(const std::string& typed);

/// The profile that `--profile` names, else the one that the server's answers show; null, and the reason said, where
/// there is none of that name.
async::Task<const service::ServiceProfile*> chosen_profile(Invocation& invocation, service::ServerAddress address);

}  // namespace vestibule::cli
