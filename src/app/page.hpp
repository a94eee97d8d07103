#pragma once

#include "session/account-state.hpp"

namespace vestibule::app {

/// What keeps this process from finding out whether somebody is signed in.
enum class Hindrance {
  None,
  NoLock,       ///< it can neither own the tokens nor find out who does
  OwnerFrozen,  ///< the process that owns them does not answer
};

/// What a person sees: one of these at a time, each in its window.
enum class Page {
  Starting,  ///< nothing at first, a spinner if it takes long
  NoLock,
  OwnerFrozen,
  Locked,
  Unreachable,
  Unreadable,
  LogIn,
  Inside,
};

/// Which page is shown. This is the only place where that is decided, so the inside page cannot be reached but by an
/// account that is known to be signed in.
Page page_for(Hindrance hindrance, const session::AccountState& state);

}  // namespace vestibule::app
