#pragma once

#include "async/error.hpp"

#include <string>

namespace vestibule::app {

/// A call on the bus that is not done; `name` is the last part of the D-Bus error's, as data/dbus/accounts.xml.in has
/// them.
class CallRefused : public Error {
public:
  CallRefused(const char* name, const std::string& text) : Error(text), name_(name) {}

  const char* name() const { return name_; }

private:
  const char* name_;
};

class TooManyCalls : public CallRefused {
public:
  TooManyCalls() : CallRefused("TooManyCalls", "too many calls are open") {}
};

}  // namespace vestibule::app
