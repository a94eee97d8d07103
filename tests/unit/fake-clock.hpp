#pragma once

#include "tokens/clock.hpp"

namespace vestibule::testing {

/// A clock that the test moves.
class FakeClock : public tokens::Clock {
public:
  tokens::BootTimePoint boot_time() const override { return boot; }
  tokens::WallTimePoint wall_time() const override { return wall; }

  tokens::BootTimePoint boot{std::chrono::hours(1)};
  tokens::WallTimePoint wall{std::chrono::seconds(1'700'000'000)};
  /// Time awake, which is what timers count.
  std::chrono::milliseconds awake{0};
};

}  // namespace vestibule::testing
