#pragma once

#include "cli/exit-status.hpp"

#include <string>
#include <vector>

namespace vestibule::cli {

/// How a check ended.
enum class Outcome { Ok, Warning, Failed, NotApplicable };

/// One check of `doctor`. No secret is in it.
struct CheckResult {
  const char* check;    ///< which one, for programs
  std::string subject;  ///< what was looked at, as a person calls it
  Outcome outcome;
  std::string seen;
  std::string advice = {};  ///< what to do next, where it is not ok
};

/// What `doctor` has found: printed as it comes, or with `--json` at the end.
class CheckReport {
public:
  explicit CheckReport(bool as_json) : as_json_(as_json) {}

  void add(CheckResult result);
  /// Prints what has not been printed; `Failed` where a check has failed.
  ExitStatus finish() const;

private:
  bool as_json_;
  std::vector<CheckResult> results_;
};

}  // namespace vestibule::cli
