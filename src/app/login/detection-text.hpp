#pragma once

#include "service/profile-discovery.hpp"

#include <string>

namespace vestibule::app {

/// What was found out, in a sentence for below the list of types.
std::string detection_text(const service::Discovery& discovery);
/// Why: what was asked and what came, a line for each.
std::string detection_reasons(const service::Discovery& discovery);

}  // namespace vestibule::app
