#include "tokens/token-lifetime.hpp"

#include <algorithm>

namespace vestibule::tokens {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_leeway = std::chrono::seconds(30);
/// Longer than any machine runs: times beyond it are cut, so that no sum overflows.
constexpr milliseconds longest_lifetime = std::chrono::hours(100 * 366 * 24);

milliseconds leeway_for(milliseconds lifetime) {
  return std::clamp(lifetime / 5, milliseconds(0), longest_leeway);
}

milliseconds bounded(milliseconds time) {
  return std::clamp(time, -longest_lifetime, longest_lifetime);
}

/// `a − b`, cut instead of overflowing: a stored time can be any number.
milliseconds difference(WallTimePoint a, WallTimePoint b) {
  milliseconds::rep result = 0;
  if (__builtin_sub_overflow(a.time_since_epoch().count(), b.time_since_epoch().count(), &result))
    return a > b ? longest_lifetime : -longest_lifetime;
  return bounded(milliseconds(result));
}

std::optional<milliseconds> usable_duration(const StatedLifetime& stated) {
  if (!stated.duration || *stated.duration <= milliseconds(0)) return std::nullopt;
  return bounded(*stated.duration);
}

}  // namespace

Deadline deadline_at_receipt(const StatedLifetime& stated, BootTimePoint received,
                             std::optional<WallTimePoint> server_time) {
  std::optional<milliseconds> lifetime = usable_duration(stated);
  if (stated.expires_at && server_time) {
    const milliseconds left = std::max(difference(*stated.expires_at, *server_time), milliseconds(0));
    lifetime = lifetime ? std::min(*lifetime, left) : left;
  }
  if (!lifetime) return {};
  return {received + *lifetime, leeway_for(*lifetime), {}};
}

Deadline deadline_from_storage(const StatedLifetime& stated, const Clock& clock, milliseconds skew) {
  if (!stated.expires_at) return {};
  const std::optional<milliseconds> duration = usable_duration(stated);
  milliseconds left = difference(*stated.expires_at, clock.wall_time() + bounded(skew));
  // A wall clock that was set back must not make a token live longer than it ever did.
  if (duration) left = std::min(left, *duration);
  return {clock.boot_time() + left, leeway_for(duration.value_or(left)), {}};
}

}  // namespace vestibule::tokens
