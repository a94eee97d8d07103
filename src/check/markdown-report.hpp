#pragma once

#include "check/service-check.hpp"

#include <string>

namespace vestibule::check {

/// For people: a table, and what was sent and answered for each check that is not ok.
std::string markdown_report(const CheckFindings& findings);

}  // namespace vestibule::check
