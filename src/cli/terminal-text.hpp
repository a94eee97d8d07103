#pragma once

#include "tokens/printable-text.hpp"

#include <string>

namespace vestibule::cli {

using tokens::printable;

/// The text in bold where standard output is a terminal, and nobody has asked for no colours ($NO_COLOR).
std::string bold(const std::string& text);

/// SGR parameters (ECMA-48 §8.3.117).
enum class Colour { Red = 31, Green = 32, Yellow = 33 };
/// The text in colour, where `bold` would be bold.
std::string coloured(const std::string& text, Colour colour);

}  // namespace vestibule::cli
