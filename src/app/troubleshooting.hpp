#pragma once

#include "app/accounts/known-accounts.hpp"

#include <string>

namespace vestibule::app {

/// What somebody who looks into a fault of this run would ask for; in English, and without a secret, a server or a
/// name.
std::string troubleshooting_text(const KnownAccounts& known);

}  // namespace vestibule::app
