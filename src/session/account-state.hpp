#pragma once

#include "tokens/clock.hpp"
#include "tokens/generation.hpp"

#include <optional>

namespace vestibule::session {

/// Whether somebody is signed in to an account. `Unknown` is not "signed out": nobody is asked to log in because a
/// keyring is locked or late.
enum class SignedIn { Unknown, No, Yes };

/// Why it is not known.
enum class UnknownReason { NotRead, Locked, Unreadable, Unreachable };

/// How a session ended, where it did while this process watched.
enum class EndedBy { Nobody, Person, Server };

struct AccountState {
  SignedIn signed_in = SignedIn::Unknown;
  UnknownReason reason = UnknownReason::NotRead;  ///< where `Unknown`
  EndedBy ended_by = EndedBy::Nobody;             ///< where `No`
  bool renewing = false;
  /// The newest tokens are in memory only, though they should be in the store: a restart would lose the session.
  bool not_saved = false;
  /// The last renewal was given up for a passing fault; the session stays.
  bool unavailable = false;
  /// The server named a time before which it wants no renewal (`Retry-After`).
  std::optional<tokens::BootTimePoint> next_try = {};
  /// The refresh route has answered, three times and at least a minute apart, in a way that may mean a refusal but is
  /// not one of this service: the person may choose to log in again.
  bool suggests_log_in = false;
  tokens::SessionId session = 0;  ///< where `Yes`

  bool operator==(const AccountState&) const = default;
};

}  // namespace vestibule::session
