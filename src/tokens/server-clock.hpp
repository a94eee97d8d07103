#pragma once

#include "tokens/clock.hpp"

#include <chrono>
#include <optional>

namespace vestibule::tokens {

/// How far a server's clock is ahead of this machine's, and how wrong that may be.
struct ClockSkew {
  std::chrono::milliseconds ahead;
  std::chrono::milliseconds uncertainty;
};

/// A server's clock, as far as its `Date` headers tell (RFC 9110 §6.6.1), against the clock that no setting moves.
///
/// A `Date` is in whole seconds, and was right at some time between the request and its answer. Each answer narrows
/// what the two clocks can be apart; after a few it is known much better than to the second. An answer that contradicts
/// the ones before means that the server's clock was set: then it alone counts.
class ServerClock {
public:
  /// An answer of that `Date` was received, after its request had been in flight for as long.
  void observe(WallTimePoint date, BootTimePoint received, std::chrono::milliseconds in_flight);

  /// The server's time at that moment, at least; nothing while no answer has been observed.
  std::optional<WallTimePoint> at(BootTimePoint moment) const;

  /// By how much the server's time may be ahead of `at`.
  std::chrono::milliseconds uncertainty() const;

  /// How old the answer of that `Date` was when it was received, where it was older than a `Date` can tell; never older
  /// than the time for which its request was in flight.
  ///
  /// A process that stood still, or a machine that slept, while the answer was there already, would take an old token
  /// for a new one.
  std::chrono::milliseconds age(WallTimePoint date, BootTimePoint received, std::chrono::milliseconds in_flight) const;

  /// Against this machine's wall clock as it is set now.
  std::optional<ClockSkew> skew(const Clock& clock) const;

private:
  /// The server's clock minus `CLOCK_BOOTTIME`.
  struct Offset {
    std::chrono::milliseconds least, most;
  };
  std::optional<Offset> offset_;
};

}  // namespace vestibule::tokens
