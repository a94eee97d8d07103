#pragma once

#include "async/owned.hpp"

#include <exception>

namespace vestibule::app {

/// The answer that a call on the bus waits for. Whoever lets it go without one has the call fail with `Unavailable`.
class CallReply {
public:
  explicit CallReply(GDBusMethodInvocation* invocation)
      : invocation_(async::Object<GDBusMethodInvocation>::adopt(invocation)) {}
  CallReply(CallReply&&) = default;
  CallReply& operator=(CallReply&&) = delete;
  ~CallReply();

  /// The tuple of the results.
  void answer(const async::Variant& results);
  /// A D-Bus error that says why: the name in a `CallRefused`, `NotSignedIn` where nobody is, else `Unavailable`.
  void fail(std::exception_ptr why);

private:
  async::Object<GDBusMethodInvocation> invocation_;
};

}  // namespace vestibule::app
