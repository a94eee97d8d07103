#pragma once

#include <string>
#include <string_view>

namespace vestibule::cli {

/// The text as it can be shown on a terminal: control characters, what turns the direction of writing, line and
/// paragraph separators and bytes that are no UTF-8 stand as `\x1b` or `\u202e`. For names and texts that somebody else
/// has worded.
std::string printable(std::string_view text);

/// The text in bold where standard output is a terminal, and nobody has asked for no colours ($NO_COLOR).
std::string bold(const std::string& text);

/// SGR parameters (ECMA-48 §8.3.117).
enum class Colour { Red = 31, Green = 32, Yellow = 33 };
/// The text in colour, where `bold` would be bold.
std::string coloured(const std::string& text, Colour colour);

}  // namespace vestibule::cli
