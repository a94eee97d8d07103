#include "service/service-profile.hpp"

#include <algorithm>

namespace vestibule::service {

bool Call::takes(Credential credential) const {
  return (basic && (basic->first == credential || basic->second == credential)) ||
         std::any_of(credentials.begin(), credentials.end(),
                     [credential](const auto& placed) { return placed.first == credential; });
}

}  // namespace vestibule::service
