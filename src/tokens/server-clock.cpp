#include "tokens/server-clock.hpp"

#include <algorithm>

namespace vestibule::tokens {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds resolution_of_a_date = std::chrono::seconds(1);

}  // namespace

void ServerClock::observe(WallTimePoint date, BootTimePoint received, milliseconds in_flight) {
  const Offset seen{date.time_since_epoch() - received.time_since_epoch(),
                    date.time_since_epoch() + resolution_of_a_date - (received - in_flight).time_since_epoch()};
  if (!offset_ || seen.most < offset_->least || seen.least > offset_->most)
    offset_ = seen;
  else
    offset_ = {std::max(offset_->least, seen.least), std::min(offset_->most, seen.most)};
}

std::optional<WallTimePoint> ServerClock::at(BootTimePoint moment) const {
  if (!offset_) return std::nullopt;
  return WallTimePoint(moment.time_since_epoch() + offset_->least);
}

milliseconds ServerClock::uncertainty() const {
  return offset_ ? offset_->most - offset_->least : milliseconds(0);
}

milliseconds ServerClock::age(WallTimePoint date, BootTimePoint received, milliseconds in_flight) const {
  const auto now = at(received);
  if (!now || *now - date <= resolution_of_a_date) return milliseconds(0);
  return std::min(*now - date, in_flight);
}

std::optional<ClockSkew> ServerClock::skew(const Clock& clock) const {
  if (!offset_) return std::nullopt;
  const auto boot_to_wall = clock.wall_time().time_since_epoch() - clock.boot_time().time_since_epoch();
  return ClockSkew{(offset_->least + offset_->most) / 2 - boot_to_wall, (offset_->most - offset_->least) / 2};
}

}  // namespace vestibule::tokens
