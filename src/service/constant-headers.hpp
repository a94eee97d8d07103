#pragma once

#include "service/origin.hpp"

#include <libsoup/soup.h>

#include <string>
#include <utility>
#include <vector>

namespace vestibule::service {

/// Headers that every request to a service carries, such as the key of a program that it knows: name and value.
using ConstantHeaders = std::vector<std::pair<std::string, std::string>>;

/// Puts them into a message whose present hop goes to `origin`, in place of what it has of these names; on a hop to
/// another origin takes these names out.
void put_constant_headers(SoupMessage* message, const Origin& origin, const ConstantHeaders& headers);

/// Has them put into each message of the session, at each hop.
void add_constant_headers(SoupSession* session, Origin origin, ConstantHeaders headers);

}  // namespace vestibule::service
