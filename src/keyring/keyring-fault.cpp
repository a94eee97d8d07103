#include "keyring/keyring-fault.hpp"

#include <libsecret/secret.h>

namespace vestibule::keyring {

namespace {

/// Whoever was asked is not there, or did not answer.
bool nobody_answered(const async::GioError& error) {
  if (error.domain() == G_IO_ERROR)
    return error.code() == G_IO_ERROR_TIMED_OUT || error.code() == G_IO_ERROR_CLOSED ||
           error.code() == G_IO_ERROR_BROKEN_PIPE;
  if (error.domain() != G_DBUS_ERROR) return false;
  switch (error.code()) {
  case G_DBUS_ERROR_SERVICE_UNKNOWN:
  case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
  case G_DBUS_ERROR_NO_REPLY:
  case G_DBUS_ERROR_TIMEOUT:
  case G_DBUS_ERROR_TIMED_OUT:
  case G_DBUS_ERROR_DISCONNECTED:
    return true;
  default:
    return false;
  }
}

}  // namespace

Fault fault_of(const async::GioError& error, Fault otherwise) {
  if (error.domain() == SECRET_ERROR) {
    if (error.code() == SECRET_ERROR_IS_LOCKED) return Fault::Locked;
    // An answer that does not decrypt, a file that is none.
    if (error.code() != SECRET_ERROR_NO_SUCH_OBJECT) return Fault::Unreadable;
  }
  return nobody_answered(error) ? Fault::Unreachable : otherwise;
}

}  // namespace vestibule::keyring
