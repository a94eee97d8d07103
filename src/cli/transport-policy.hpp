#pragma once

#include "config.hpp"
#include "service/http-exchange.hpp"

#include <string>

namespace vestibule::cli {

/// How this program speaks HTTP.
inline service::TransportPolicy transport_policy() {
  service::TransportPolicy policy;
  policy.user_agent = std::string("vestibulectl/") + VERSION;
  return policy;
}

}  // namespace vestibule::cli
