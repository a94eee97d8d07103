#pragma once

#include "check/check-result.hpp"
#include "cli/exit-status.hpp"

#include <string>
#include <vector>

namespace vestibule::cli {

using check::CheckResult;
using check::Outcome;

/// What a check has seen, and below it what to do.
std::string lines_of(const CheckResult& result, bool in_colour);

/// What `doctor` or `check` has found: printed as it comes, or with `--json` at the end.
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
