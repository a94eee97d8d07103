#pragma once

#include "service/profile-discovery.hpp"

#include <string>

namespace vestibule::cli {

/// What was asked, what came, and what that means, as a line: "GET /users/secret: HTTP 401: …".
std::string text_of(const service::Finding& finding);

}  // namespace vestibule::cli
