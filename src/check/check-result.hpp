#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::check {

/// How a check ended.
enum class Outcome { Ok, Warning, Failed, NotApplicable };

/// For programs: "ok", "warning", "failed", "not-applicable".
const char* name_of(Outcome outcome);

/// A request and its answer, as lines that can be shown: every token, password and cookie's value is masked, and of a
/// body there is only what it is made of.
struct SeenExchange {
  std::string sent;
  std::string answered;
};

/// One check, and what came of it. No secret is in it.
struct CheckResult {
  const char* check;    ///< which one, for programs
  std::string subject;  ///< what was looked at, as a person calls it
  Outcome outcome;
  std::string seen;
  std::string advice = {};     ///< what to do next, where it is not ok
  std::string reference = {};  ///< where it is written down how it should be: "RFC 6749 §5.1"
  std::optional<std::chrono::milliseconds> measured = {};  ///< what `seen` says, where that is a time
  std::vector<SeenExchange> exchanges = {};                ///< what it was seen by; a few at most
};

}  // namespace vestibule::check
