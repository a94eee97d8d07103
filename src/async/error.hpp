#pragma once

#include <gio/gio.h>

#include <stdexcept>
#include <string>

namespace vestibule {

/// What a failed `Task` throws. `what()` is for logs: English, without secrets, never shown to a person; what a person
/// reads is made from the type and its members, in one place of each program.
class Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

namespace async {

/// The bound of a wait passed before what was waited for came.
class TimedOut : public Error {
public:
  TimedOut() : Error("timed out") {}
};

/// A caller's own `GCancellable` ended the wait. (Destroying a task cancels it too, but then nobody is left to be
/// told.)
class Cancelled : public Error {
public:
  Cancelled() : Error("cancelled") {}
};

/// A GIO call failed. Rooms that know what the failure means turn it into an error of their own.
class GioError : public Error {
public:
  explicit GioError(const GError& error) : Error(error.message), domain_(error.domain), code_(error.code) {}

  GQuark domain() const { return domain_; }
  int code() const { return code_; }
  bool matches(GQuark domain, int code) const { return domain_ == domain && code_ == code; }

private:
  GQuark domain_;
  int code_;
};

}  // namespace async
}  // namespace vestibule
