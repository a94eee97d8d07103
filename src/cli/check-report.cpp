#include "cli/check-report.hpp"

#include "cli/json-output.hpp"
#include "cli/terminal-text.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace vestibule::cli {

namespace {

/// In a column, which its colour does not make wider.
std::string mark_of(Outcome outcome, bool in_colour) {
  const async::OwnedString column(
      g_strdup_printf("%-15s", outcome == Outcome::NotApplicable ? "not applicable" : check::name_of(outcome)));
  if (!in_colour) return column.get();
  switch (outcome) {
  case Outcome::Ok:
    return coloured(column.get(), Colour::Green);
  case Outcome::Warning:
    return coloured(column.get(), Colour::Yellow);
  case Outcome::Failed:
    return coloured(column.get(), Colour::Red);
  case Outcome::NotApplicable:
    break;
  }
  return column.get();
}

void print_json(const std::vector<CheckResult>& results) {
  JsonOutput json;
  json.begin_array();
  for (const auto& result : results) {
    json.begin_object().member("check").text(result.check).member("subject").text(result.subject);
    json.member("outcome").text(check::name_of(result.outcome)).member("seen").text(result.seen).member("advice");
    result.advice.empty() ? json.null() : json.text(result.advice);
    json.end_object();
  }
  json.end_array();
  json.print();
}

}  // namespace

std::string lines_of(const CheckResult& result, bool in_colour) {
  auto lines =
      mark_of(result.outcome, in_colour) + " " + printable(result.subject) + ": " + printable(result.seen) + "\n";
  if (!result.advice.empty()) lines += std::string(16, ' ') + "→ " + printable(result.advice) + "\n";
  return lines;
}

void CheckReport::add(CheckResult result) {
  if (!as_json_) std::fputs(lines_of(result, true).c_str(), stdout);
  std::fflush(stdout);
  results_.push_back(std::move(result));
}

ExitStatus CheckReport::finish() const {
  if (as_json_) print_json(results_);
  const bool failed = std::any_of(results_.begin(), results_.end(),
                                  [](const CheckResult& result) { return result.outcome == Outcome::Failed; });
  return failed ? ExitStatus::Failed : ExitStatus::Ok;
}

}  // namespace vestibule::cli
