#pragma once

#include "tokens/clock.hpp"

#include <chrono>
#include <map>
#include <string>

namespace vestibule::session {

/// Routes that answer 401 to a token that is good elsewhere. Each is remembered for a while: a token without a lifetime
/// may be over some day, and only a 401 tells.
class RefusingRoutes {
public:
  void remember(const std::string& route, tokens::BootTimePoint now);
  /// Whether `route` has been remembered within `memory` before `now`.
  bool contains(const std::string& route, tokens::BootTimePoint now, std::chrono::milliseconds memory) const;
  void clear() { since_.clear(); }
  /// Each route, and when it was remembered last.
  const std::map<std::string, tokens::BootTimePoint>& since() const { return since_; }

private:
  std::map<std::string, tokens::BootTimePoint> since_;
};

}  // namespace vestibule::session
