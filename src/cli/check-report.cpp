#include "cli/check-report.hpp"

#include "cli/json-output.hpp"
#include "cli/terminal-text.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace vestibule::cli {

namespace {

const char* name_of(Outcome outcome) {
  switch (outcome) {
  case Outcome::Ok:
    return "ok";
  case Outcome::Warning:
    return "warning";
  case Outcome::Failed:
    return "failed";
  case Outcome::NotApplicable:
    break;
  }
  return "not-applicable";
}

/// In a column, which its colour does not make wider.
std::string mark_of(Outcome outcome) {
  const async::OwnedString column(
      g_strdup_printf("%-15s", outcome == Outcome::NotApplicable ? "not applicable" : name_of(outcome)));
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

void print(const CheckResult& result) {
  std::printf("%s %s: %s\n", mark_of(result.outcome).c_str(), printable(result.subject).c_str(),
              printable(result.seen).c_str());
  if (!result.advice.empty()) std::printf("%-15s → %s\n", "", printable(result.advice).c_str());
  std::fflush(stdout);
}

void print_json(const std::vector<CheckResult>& results) {
  JsonOutput json;
  json.begin_array();
  for (const auto& result : results) {
    json.begin_object().member("check").text(result.check).member("subject").text(result.subject);
    json.member("outcome").text(name_of(result.outcome)).member("seen").text(result.seen).member("advice");
    result.advice.empty() ? json.null() : json.text(result.advice);
    json.end_object();
  }
  json.end_array();
  json.print();
}

}  // namespace

void CheckReport::add(CheckResult result) {
  if (!as_json_) print(result);
  results_.push_back(std::move(result));
}

ExitStatus CheckReport::finish() const {
  if (as_json_) print_json(results_);
  const bool failed = std::any_of(results_.begin(), results_.end(),
                                  [](const CheckResult& result) { return result.outcome == Outcome::Failed; });
  return failed ? ExitStatus::Failed : ExitStatus::Ok;
}

}  // namespace vestibule::cli
