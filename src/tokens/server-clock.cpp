#include "tokens/server-clock.hpp"

#include <algorithm>

namespace vestibule::tokens {

using std::chrono::milliseconds;

milliseconds ServerClock::age(WallTimePoint date, BootTimePoint received, milliseconds in_flight) {
  /// A `Date` is in whole seconds.
  constexpr milliseconds resolution = std::chrono::seconds(1);
  const milliseconds seen = date.time_since_epoch() - received.time_since_epoch();
  milliseconds age{0};
  if (offset_ && *offset_ - seen > resolution) age = std::min(*offset_ - seen, in_flight);
  offset_ = std::max(offset_.value_or(seen), seen);
  return age;
}

}  // namespace vestibule::tokens
