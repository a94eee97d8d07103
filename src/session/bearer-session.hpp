#pragma once

#include "async/owned.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vestibule::session {

/// A request that can be sent, and sent again: everything that is needed to make its `SoupMessage`.
struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string content_type;
  async::Bytes body;
};

}  // namespace vestibule::session
