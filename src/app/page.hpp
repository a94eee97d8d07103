#pragma once

#include "session/account-session.hpp"

namespace vestibule::app {

/// Whether this process owns the tokens.
enum class Ownership { NotTried, Owned, TakenElsewhere, Failed };

/// What a person sees: one of these at a time, each in its window.
enum class Page {
  Starting,        ///< nothing at first, a spinner if it takes long
  InUseElsewhere,  ///< another process owns the tokens
  NoLock,          ///< it cannot be found out whether another process owns them
  Locked,
  Unreachable,
  Unreadable,
  LogIn,
  Inside,
};

/// Which page is shown. This is the only place where that is decided, so the inside page cannot be reached but by an
/// account that is known to be signed in.
Page page_for(Ownership ownership, const session::AccountState& state);

}  // namespace vestibule::app
