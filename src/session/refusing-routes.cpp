#include "session/refusing-routes.hpp"

namespace vestibule::session {

namespace {

/// A service with endless routes must not cost endless memory.
constexpr std::size_t most_routes = 1000;

}  // namespace

void RefusingRoutes::remember(const std::string& route, tokens::BootTimePoint now) {
  if (since_.size() >= most_routes) since_.clear();
  since_[route] = now;
}

bool RefusingRoutes::contains(const std::string& route, tokens::BootTimePoint now,
                              std::chrono::milliseconds memory) const {
  const auto found = since_.find(route);
  return found != since_.end() && now - found->second < memory;
}

}  // namespace vestibule::session
