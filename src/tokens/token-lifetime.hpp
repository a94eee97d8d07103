#pragma once

#include "tokens/clock.hpp"

#include <chrono>
#include <optional>

namespace vestibule::tokens {

/// What an answer and a token say of how long an access token lives.
struct StatedLifetime {
  /// `expires_in` (RFC 6749 §5.1), or `exp − iat` of a JWT (RFC 7519 §4.1); positive.
  std::optional<std::chrono::milliseconds> duration;
  /// `exp` of a JWT, by the server's clock.
  std::optional<WallTimePoint> expires_at;
};

/// When an access token runs out, on the clock that no setting moves. Without a deadline it is used until a 401.
struct Deadline {
  std::optional<BootTimePoint> at;
  /// How long before `at` a renewal is due: min(30 s, 20 % of the lifetime), since a fixed one renews before every
  /// request where tokens live 10 s.
  std::chrono::milliseconds leeway{0};
  /// By how much the server may see the end earlier.
  std::chrono::milliseconds uncertainty{0};

  bool has_run_out(BootTimePoint now) const { return at && now >= *at; }
  /// As far as can be told from here: a refusal at such a time is one for the token's age.
  bool may_have_run_out(BootTimePoint now) const { return at && now >= *at - uncertainty; }
  bool renewal_is_due(BootTimePoint now) const { return at && now >= *at - leeway; }
};

/// The deadline of a token that has just been received: counted from the receipt, by the stated duration, and never
/// later than `expires_at` by the server's own clock where that is known (`server_time`: what it said at the receipt).
Deadline deadline_at_receipt(const StatedLifetime& stated, BootTimePoint received,
                             std::optional<WallTimePoint> server_time);

/// The deadline of a token that was stored: `expires_at` by the wall clock, corrected by `skew` (server's clock minus
/// ours; zero when unknown). `duration` gives the leeway where it is known.
Deadline deadline_from_storage(const StatedLifetime& stated, const Clock& clock, std::chrono::milliseconds skew);

}  // namespace vestibule::tokens
