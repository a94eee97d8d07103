#pragma once

#include <chrono>
#include <string>

namespace vestibule::test {

/// Plays a suspend to this process: `CLOCK_BOOTTIME` leaps, `CLOCK_MONOTONIC` and every timer stand still.
///
/// At a leap the process goes on as a child of itself, in a time namespace (time_namespaces(7)) that is so much later;
/// of its threads only the one that calls does.
class BootClock {
public:
  /// Before the first leap. What keeps the kernel from it, or nothing.
  std::string begin();
  void leap(std::chrono::seconds time);

private:
  std::chrono::seconds offset_{0};
};

}  // namespace vestibule::test
