#pragma once

#include "session/trace.hpp"

#include <string>

namespace vestibule::app {

/// The trace as an HTTP archive (HAR 1.2): an entry for each time that a request went to the server and was answered.
/// There are no headers, queries and bodies in it, since none are recorded; the token of each is named in its comment.
std::string har_of(const session::Trace& trace);

}  // namespace vestibule::app
