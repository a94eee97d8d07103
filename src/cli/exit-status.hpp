#pragma once

#include "async/error.hpp"

#include <string>

namespace vestibule::cli {

/// What `vestibulectl` ends with; part of its interface.
enum class ExitStatus {
  Ok = 0,
  Failed = 1,
  Usage = 2,
  NotSignedIn = 3,
  Refused = 4,      ///< the service said no
  Unavailable = 5,  ///< the service, the keyring or the process that keeps the tokens cannot be reached for now
};

/// How a failure ends the program, and the line that says so.
struct Failure {
  ExitStatus status;
  std::string text;
};

/// The one place where errors become lines. They name no token, no password, and nothing of `what()`.
Failure failure_of(const Error& error);

}  // namespace vestibule::cli
