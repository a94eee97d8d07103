#pragma once

#include "tokens/clock.hpp"

#include <chrono>
#include <optional>

namespace vestibule::tokens {

/// A server's clock, as far as its `Date` headers tell (RFC 9110 §6.6.1), against the clock that no setting moves.
class ServerClock {
public:
  /// How old an answer of that `Date` was when it was received; the clock is known better afterwards. To the second,
  /// and never older than the time for which its request was in flight.
  ///
  /// A process that stood still, or a machine that slept, while the answer was there already, would take an old token
  /// for a new one.
  std::chrono::milliseconds age(WallTimePoint date, BootTimePoint received, std::chrono::milliseconds in_flight);

private:
  /// The server's clock minus `CLOCK_BOOTTIME`, at least: each `Date` is older than its receipt, so the largest is the
  /// nearest.
  std::optional<std::chrono::milliseconds> offset_;
};

}  // namespace vestibule::tokens
