#pragma once

#include "tokens/clock.hpp"

#include <string>

namespace vestibule::check {

/// "2024-05-17T08:30:00Z" (RFC 3339).
std::string utc_text(tokens::WallTimePoint time);

}  // namespace vestibule::check
