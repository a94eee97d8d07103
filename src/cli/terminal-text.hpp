#pragma once

#include "tokens/printable-text.hpp"

#include <string>

namespace vestibule::cli {

using tokens::printable;

/// The text in bold where standard output is a terminal, and nobody has asked for no colours ($NO_COLOR).
std::string bold(const std::string& text);

}  // namespace vestibule::cli
