#pragma once

#include "tokens/secret.hpp"

#include <string>

namespace vestibule::cli {

/// Asks for a password on the terminal, without showing it, or reads a line of standard input. Blocks: to be called
/// before anybody could wait for this process. Ctrl-C ends the program.
tokens::Secret read_password(const std::string& prompt, bool from_stdin);

}  // namespace vestibule::cli
