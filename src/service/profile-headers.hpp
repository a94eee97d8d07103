#pragma once

#include "service/profile-node.hpp"
#include "service/service-profile.hpp"

namespace vestibule::service {

/// The header that a credential goes into, as a profile names it; with no scheme unless it says one. Throws
/// `ProfileError`, also for a header that is not free to be set.
Placement read_header_placement(const ProfileNode& node);

/// The headers that every request carries, by name; each one that is free to be set, and not that of `token`.
ConstantHeaders read_constant_headers(const ProfileNode& node, const Placement& token);

}  // namespace vestibule::service
