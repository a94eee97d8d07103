#include "session/unmatched-refusals.hpp"

namespace vestibule::session {

void UnmatchedRefusals::note(int status, tokens::BootTimePoint now) {
  if (status != 400 && status != 401) return;
  if (last_ && now - *last_ < std::chrono::minutes(1)) return;
  last_ = now;
  count_++;
}

}  // namespace vestibule::session
