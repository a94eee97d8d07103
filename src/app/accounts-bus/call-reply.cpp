#include "app/accounts-bus/call-reply.hpp"

#include "app/accounts-bus/accounts-interface.hpp"
#include "app/accounts-bus/call-refused.hpp"
#include "session/token-source.hpp"

namespace vestibule::app {

namespace {

void fail_with(async::Object<GDBusMethodInvocation> invocation, const char* name, const char* text) {
  g_dbus_method_invocation_return_dbus_error(invocation.release(), accounts_error(name).c_str(), text);
}

}  // namespace

CallReply::~CallReply() {
  if (invocation_) fail_with(std::move(invocation_), "Unavailable", "it was given up");
}

void CallReply::answer(const async::Variant& results) {
  g_dbus_method_invocation_return_value(invocation_.release(), results.get());
}

void CallReply::fail(std::exception_ptr why) {
  try {
    std::rethrow_exception(std::move(why));
  } catch (const CallRefused& error) {
    fail_with(std::move(invocation_), error.name(), error.what());
  } catch (const session::NotSignedIn& error) {
    fail_with(std::move(invocation_), "NotSignedIn", error.what());
  } catch (const session::SessionEnded& error) {
    fail_with(std::move(invocation_), "NotSignedIn", error.what());
  } catch (const std::exception&) {
    fail_with(std::move(invocation_), "Unavailable", "no token is to be had for now");
  }
}

}  // namespace vestibule::app
