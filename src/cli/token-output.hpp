#pragma once

#include "cli/command-line.hpp"
#include "tokens/clock.hpp"

#include <string>

namespace vestibule::cli {

/// Whether a token may go to standard output; where it may not, since that is a terminal, this is said.
bool may_print_token(const CommandLine& line);

/// A time as RFC 3339 has it, in UTC and to the millisecond.
std::string time_text(tokens::BootTimePoint at, const tokens::Clock& clock);

}  // namespace vestibule::cli
