#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vestibule::tokens {

/// The text as it can be shown, on a terminal or in a window: control characters, what turns the direction of writing,
/// line and paragraph separators and bytes that are no UTF-8 stand as `\x1b` or `\u202e`. For names and texts that
/// somebody else has worded.
std::string printable(std::string_view text);

/// The text (UTF-8), ended by an ellipsis behind so many characters.
std::string cut(std::string text, std::size_t most);

}  // namespace vestibule::tokens
