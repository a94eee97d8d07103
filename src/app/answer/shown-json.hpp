#pragma once

#include "tokens/json-index.hpp"

#include <string>
#include <string_view>

namespace vestibule::app {

/// A name or a value as a row of a list shows it: one line, in which nothing is hidden, cut where it is long.
std::string shown_json(std::string_view raw);
/// A name as the title of a column: some words of it at most.
std::string shown_title(std::string_view name);
/// A value in short: a string in quotes, an object or a list by its size, anything else as it was sent.
std::string shown_value(const tokens::JsonIndex& json, std::size_t place);
/// The value itself: a string without quotes and escapes, anything else as it was sent.
std::string plain_value(const tokens::JsonIndex& json, std::size_t place);

}  // namespace vestibule::app
