#pragma once

#include "check/service-check.hpp"

#include <string>

namespace vestibule::check {

/// For what shows the results of analyses: SARIF 2.1.0, with every check as a rule.
std::string sarif_report(const CheckFindings& findings);

}  // namespace vestibule::check
