#pragma once

#include "check/service-check.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::check {

/// In what form findings are written down.
enum class ReportFormat {
  Markdown,
  Json,   ///< one object
  JUnit,  ///< XML as test runners write it: a case for each check
  Sarif,  ///< SARIF 2.1.0 (OASIS): a rule and a result for each check
};

/// "markdown", "json", "junit", "sarif".
const char* name_of(ReportFormat format);
std::optional<ReportFormat> report_format_of(std::string_view name);
/// What the name of such a file ends with: ".md".
const char* suffix_of(ReportFormat format);

/// The findings as text. It has no token, no password and no name of a person, as they have none.
std::string report_of(const CheckFindings& findings, ReportFormat format);

}  // namespace vestibule::check
