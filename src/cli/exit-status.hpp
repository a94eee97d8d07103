#pragma once

#include "async/error.hpp"

#include <string>
#include <utility>

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

/// A file or a socket of this machine stands in the way.
class LocalError : public Error {
public:
  /// `text`: what is said to the person.
  explicit LocalError(std::string text) : Error("a file or a socket stands in the way"), text_(std::move(text)) {}
  const std::string& text() const { return text_; }

private:
  std::string text_;
};

/// How a failure ends the program, and the line that says so.
struct Failure {
  ExitStatus status;
  std::string text;
};

/// The one place where errors become lines. They name no token, no password, and nothing of `what()`.
Failure failure_of(const Error& error);

}  // namespace vestibule::cli
