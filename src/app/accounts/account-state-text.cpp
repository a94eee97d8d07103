#include "app/accounts/account-state-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

using session::SignedIn;
using session::UnknownReason;

const char* unknown_text(UnknownReason reason) {
  switch (reason) {
  case UnknownReason::Locked:
    return _("Keyring locked");
  case UnknownReason::Unreadable:
    return _("Cannot be read");
  case UnknownReason::Unreachable:
    return _("No keyring");
  case UnknownReason::NotRead:
    break;
  }
  return "";
}

}  // namespace

std::string account_state_text(const session::AccountState& state) {
  if (state.signed_in == SignedIn::Unknown) return unknown_text(state.reason);
  if (state.signed_in == SignedIn::No) return _("Signed out");
  if (state.renewing) return _("Renewing…");
  if (state.suggests_log_in) return _("Log in again");
  if (state.unavailable) return _("Server not reached");
  return state.not_saved ? _("Signed in, not saved") : _("Signed in");
}

}  // namespace vestibule::app
