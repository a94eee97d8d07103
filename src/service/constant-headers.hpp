#pragma once

#include "service/origin.hpp"

#include <libsoup/soup.h>

#include <string>
#include <utility>
#include <vector>

namespace vestibule::service {

/// Headers that every request to a service carries, such as the key of a program that it knows: name and value.
using ConstantHeaders = std::vector<std::pair<std::string, std::string>>;

/// Has each message of the session carry them on its way to `origin`, in place of what it has of these names; on a hop
/// to another origin it carries none of these names.
void add_constant_headers(SoupSession* session, Origin origin, ConstantHeaders headers);

}  // namespace vestibule::service
