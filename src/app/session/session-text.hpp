#pragma once

#include "tokens/server-clock.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace vestibule::app {

/// A time in two units at most, as it counts down: "7 s", "12 min 5 s", "3 h 2 min".
std::string short_duration(std::chrono::milliseconds duration);
/// A time in words of one unit, as it is said: "52 minutes".
std::string duration_words(std::chrono::milliseconds duration);

/// Local date and time of seconds since 1970 (a NumericDate, RFC 7519 §2); empty for what lies outside 1970 to 9999.
std::string time_text(double seconds);
/// Local time of day.
std::string time_of_day(tokens::WallTimePoint time);

/// How long the token lives yet, and of how long; `whole` unknown: nothing of it.
std::string left_text(std::chrono::milliseconds left, std::optional<std::chrono::milliseconds> whole);
/// What the clock of this computer is, against the server's.
std::string clock_text(const std::optional<tokens::ClockSkew>& server_clock);

}  // namespace vestibule::app
