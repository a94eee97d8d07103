#pragma once

#include "check/service-check.hpp"

#include <string>

namespace vestibule::check {

/// For programs: the service, the counts, and each check with all that is known of it.
std::string json_report(const CheckFindings& findings);

}  // namespace vestibule::check
