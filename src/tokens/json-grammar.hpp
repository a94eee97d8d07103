#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

/// Where a number stands in a JSON text (bytes).
struct NumberPlace {
  std::size_t offset, length;
};

/// Reads a JSON text (RFC 8259) without building anything, and without a stack that the text could overflow. Nothing
/// where it is none, is nested deeper than `depth`, or has U+0000 or half a surrogate pair in a string; else the places
/// of the numbers that are infinite or beyond ±2⁵³. Whether it is UTF-8 is not looked at.
std::optional<std::vector<NumberPlace>> scan_json(std::string_view text, std::size_t depth);

}  // namespace vestibule::tokens
