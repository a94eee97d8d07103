#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"
#include "async/task.hpp"

#include <cstdint>
#include <string>

namespace vestibule::app {

/// Who has a connection to the bus, as far as the kernel and the bus vouch for it.
struct BusCaller {
  std::uint32_t process = 0;
  /// Of a Flatpak, whose proxy has the connection. Empty: not in a sandbox that is known, and then nothing that can be
  /// trusted to be the same program another time.
  std::string app_id = {};
  std::string program = {};  ///< the executable's name, any bytes; empty where it cannot be read
};

/// It has left the bus.
class CallerGone : public Error {
public:
  CallerGone() : Error("the caller has left the bus") {}
};

/// Finds out who has the connection of that unique name. Throws `CallerGone`.
async::Task<BusCaller> identify_caller(async::Object<GDBusConnection> bus, std::string unique_name);

/// The caller for a person: the app id, or the program and its process. Printable, and no longer than a line or two.
std::string caller_text(const BusCaller& caller);

}  // namespace vestibule::app
