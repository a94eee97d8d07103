#pragma once

#include "check/service-check.hpp"

#include <string>

namespace vestibule::check {

/// For what reads the results of tests. A warning is a case that has passed, with an output.
std::string junit_report(const CheckFindings& findings);

}  // namespace vestibule::check
