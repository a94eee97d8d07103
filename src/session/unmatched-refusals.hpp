#pragma once

#include "tokens/clock.hpp"

#include <optional>

namespace vestibule::session {

/// Answers of the refresh route that may mean a refusal but are not one in this service's own words: a 400 or a 401 of
/// another shape. One may be anything's; three, at least a minute apart, are worth telling the person.
class UnmatchedRefusals {
public:
  void note(int status, tokens::BootTimePoint now);
  void clear() { *this = {}; }
  bool suggest_log_in() const { return count_ >= 3; }

private:
  std::optional<tokens::BootTimePoint> last_;
  int count_ = 0;
};

}  // namespace vestibule::session
