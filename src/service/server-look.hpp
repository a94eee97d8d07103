#pragma once

#include "async/task.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-error.hpp"
#include "tokens/clock.hpp"
#include "tokens/server-clock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vestibule::service {

/// How a server can be reached from here.
struct ServerLook {
  /// The way to it, as GIO's proxy resolver has it, in the order in which it is tried: "direct://", or a proxy's URL
  /// without its user and password. Empty where none can be found out.
  std::vector<std::string> ways = {};
  std::vector<std::string> addresses = {};      ///< of its name; empty where this machine cannot resolve it
  std::optional<Trouble> trouble = {};          ///< why no answer came
  int status = 0;                               ///< of its answer; any shows that it can be reached
  std::optional<tokens::ClockSkew> clock = {};  ///< where the answer has a `Date`

  bool is_proxied() const { return !ways.empty() && ways.front() != "direct://"; }
};

/// Asks the server for one thing that changes nothing (HEAD /, without a credential, 10 s at most), and how one comes
/// there.
async::Task<ServerLook> look_at_server(ServerAddress address, TransportPolicy policy, const tokens::Clock& clock);

}  // namespace vestibule::service
