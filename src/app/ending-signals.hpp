#pragma once

#include <array>
#include <functional>

namespace vestibule::app {

/// The signals by which a desktop, a shell or a person at a terminal ends the program.
class EndingSignals {
public:
  /// `end` is called from the main loop, at each of them.
  explicit EndingSignals(std::function<void()> end);
  EndingSignals(const EndingSignals&) = delete;
  ~EndingSignals();

private:
  std::function<void()> end_;
  std::array<unsigned, 3> sources_;
};

}  // namespace vestibule::app
