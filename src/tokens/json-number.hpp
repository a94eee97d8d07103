#pragma once

#include <compare>
#include <string_view>

namespace vestibule::tokens {

/// Compares two numbers as they stand in a JSON text (RFC 8259 §6) by what they are worth, exactly: of any length, with
/// any exponent, and not by way of a `double`.
std::strong_ordering compare_json_numbers(std::string_view one, std::string_view other);

}  // namespace vestibule::tokens
