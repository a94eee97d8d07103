#pragma once

#include <string>

namespace vestibule::check {

/// The `error` of a `WWW-Authenticate` (RFC 6750 §3), of whichever of its challenges has one; empty where none has.
std::string challenge_error(const std::string& challenges);

}  // namespace vestibule::check
