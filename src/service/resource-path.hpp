#pragma once

#include <string>

namespace vestibule::service {

/// Bytes.
inline constexpr std::size_t longest_resource_path = 2048;

/// Whether this can be put behind a server address and neither leads to another origin nor out of the address: a path
/// that begins with one slash, without ".", "..", "\", "#", spaces or control characters. A query may follow.
bool is_resource_path(const std::string& text);

}  // namespace vestibule::service
