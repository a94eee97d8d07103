#pragma once

#include "service/service-profile.hpp"

#include <string>
#include <string_view>

namespace vestibule::app {

/// The text in an answer of the protected route. `status` is the answer's, `body` all of it. What is too long for a
/// window is cut, with an ellipsis.
///
/// Throws `service::Refused` for another 4xx answer in the service's own words, and else `service::Unavailable`.
std::string protected_message(int status, std::string_view body, const service::ServiceProfile& profile);

}  // namespace vestibule::app
