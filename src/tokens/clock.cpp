#include "tokens/clock.hpp"

#include <time.h>

namespace vestibule::tokens {

BootTimePoint SystemClock::boot_time() const {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return BootTimePoint(std::chrono::duration_cast<BootTime::duration>(std::chrono::seconds(now.tv_sec) +
                                                                      std::chrono::nanoseconds(now.tv_nsec)));
}

WallTimePoint SystemClock::wall_time() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace vestibule::tokens
