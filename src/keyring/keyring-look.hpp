#pragma once

#include "async/task.hpp"

#include <chrono>

namespace vestibule::keyring {

/// How the desktop's keyring stands.
enum class KeyringState {
  NoBus,       ///< there is no session bus
  Absent,      ///< nothing on the bus is a keyring, and nothing can be started
  NotStarted,  ///< the bus has one that it cannot start, or not in time
  Silent,      ///< it runs, and does not answer in time
  NoneMade,    ///< it answers, and has no keyring for new items yet
  Locked,
  Unlocked,
};

struct KeyringLook {
  KeyringState state;
  bool was_running = false;             ///< false: the bus has started it for this look
  std::chrono::milliseconds took = {};  ///< until it answered
};

/// Looks at the Secret Service on the session bus, `limit` at most; the bus starts it if it does not run, as for any
/// other look. Asks the person nothing.
async::Task<KeyringLook> look_at_keyring(std::chrono::milliseconds limit);

}  // namespace vestibule::keyring
