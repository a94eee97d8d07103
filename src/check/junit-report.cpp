#include "check/junit-report.hpp"

#include "async/owned.hpp"
#include "check/report-time.hpp"

namespace vestibule::check {

namespace {

/// For a text or an attribute. What XML cannot say at all is not in the findings: they are printable.
std::string escaped(const std::string& text) {
  const async::OwnedString valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  const async::OwnedString result(g_markup_escape_text(valid.get(), -1));
  return result.get();
}

std::string seconds_attribute(std::chrono::milliseconds time) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd(text, sizeof text, "%.3f", static_cast<double>(time.count()) / 1000);
}

std::string details_of(const CheckResult& result) {
  std::string text = result.seen + "\n";
  if (!result.advice.empty()) text += result.advice + "\n";
  text += result.reference + "\n";
  for (const auto& exchange : result.exchanges)
    text += "\n" + exchange.sent + "\n" + exchange.answered + "\n";
  return text;
}

std::string outcome_element(const CheckResult& result) {
  switch (result.outcome) {
  case Outcome::Ok:
    return "";
  case Outcome::Warning:
    return "<system-out>warning: " + escaped(details_of(result)) + "</system-out>";
  case Outcome::Failed:
    return "<failure message=\"" + escaped(result.seen) + "\">" + escaped(details_of(result)) + "</failure>";
  case Outcome::NotApplicable:
    break;
  }
  return "<skipped message=\"" + escaped(result.seen) + "\"/>";
}

}  // namespace

std::string junit_report(const CheckFindings& findings) {
  const auto counts = " tests=\"" + std::to_string(findings.results.size()) + "\" failures=\"" +
                      std::to_string(findings.count(Outcome::Failed)) + "\" errors=\"0\" skipped=\"" +
                      std::to_string(findings.count(Outcome::NotApplicable)) + "\" time=\"" +
                      seconds_attribute(findings.took) + "\"";
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts + ">\n";
  text += "  <testsuite name=\"" + escaped(findings.server) + "\"" + counts + " timestamp=\"" +
          utc_text(findings.began) + "\">\n";
  for (const auto& result : findings.results)
    text += std::string("    <testcase classname=\"vestibule.check\" name=\"") + result.check + "\">" +
            outcome_element(result) + "</testcase>\n";
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace vestibule::check
