#pragma once

namespace vestibule::testing {

/// Lets everything run that can run now, until nothing is left but waiting. Never waits for time to pass.
///
/// There are two: `main-loop-turns.cpp` turns the real main loop; `direct-turns.cpp` has a ready queue and timers of
/// its own, in place of the async room's, and is some ten times as fast. A program is linked with one of them.
void run_turns();

}  // namespace vestibule::testing
