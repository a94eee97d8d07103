#pragma once

#include <chrono>

namespace vestibule::tokens {

/// Time since the machine started, suspend included (`CLOCK_BOOTTIME`). No clock setting moves it.
struct BootTime {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootTime>;
  static constexpr bool is_steady = true;
};
using BootTimePoint = BootTime::time_point;

/// Time of day, UTC; it can be wrong, and can step.
using WallTimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// What time it is. Tests have one of their own.
class Clock {
public:
  virtual ~Clock() = default;
  virtual BootTimePoint boot_time() const = 0;
  virtual WallTimePoint wall_time() const = 0;
};

/// The machine's clocks.
class SystemClock : public Clock {
public:
  BootTimePoint boot_time() const override;
  WallTimePoint wall_time() const override;
};

}  // namespace vestibule::tokens
