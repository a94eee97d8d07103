#pragma once

#include "service/http-exchange.hpp"
#include "service/service-profile.hpp"

#include <string>

namespace vestibule::app {

/// Whether an answer is small enough to be a message, and to be read on the main loop.
bool is_readable_at_once(const service::HttpReply& reply);

/// The text in an answer of a protected resource that the profile names; empty, where it names none, and the answer
/// speaks for itself. What is too long for a window is cut, with an ellipsis.
///
/// Throws `service::Refused` for another 4xx answer in the service's own words, and else `service::Unavailable`.
std::string protected_message(const service::HttpReply& reply, const service::ServiceProfile& profile,
                              const service::Resource& resource);

}  // namespace vestibule::app
