#include "check/check-report.hpp"

#include "check/json-report.hpp"
#include "check/junit-report.hpp"
#include "check/markdown-report.hpp"
#include "check/sarif-report.hpp"

#include <array>

namespace vestibule::check {

namespace {

struct Form {
  ReportFormat format;
  const char* name;
  const char* suffix;
  std::string (*write)(const CheckFindings&);
};

constexpr std::array<Form, 4> forms = {{
    {ReportFormat::Markdown, "markdown", ".md", &markdown_report},
    {ReportFormat::Json, "json", ".json", &json_report},
    {ReportFormat::JUnit, "junit", ".xml", &junit_report},
    {ReportFormat::Sarif, "sarif", ".sarif", &sarif_report},
}};

const Form& form_of(ReportFormat format) {
  return forms[static_cast<std::size_t>(format)];
}

}  // namespace

const char* name_of(ReportFormat format) {
  return form_of(format).name;
}

const char* suffix_of(ReportFormat format) {
  return form_of(format).suffix;
}

std::optional<ReportFormat> report_format_of(std::string_view name) {
  for (const auto& form : forms)
    if (name == form.name) return form.format;
  return std::nullopt;
}

std::string report_of(const CheckFindings& findings, ReportFormat format) {
  return form_of(format).write(findings);
}

}  // namespace vestibule::check
