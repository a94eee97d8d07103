#pragma once

#include "service/token-grant.hpp"
#include "tokens/clock.hpp"

#include <functional>
#include <optional>

namespace vestibule::session {

/// A fault that is played to a real session, once, so that somebody sees what happens then.
enum class Rehearsal {
  TokenRunOut,    ///< the access token counts as run out: the next request renews it
  TokenRefused,   ///< the next answer counts as a refusal of the access token: its request is sent again
  ReplyLost,      ///< the answer of the next renewal counts as lost
  ReplyLate,      ///< it comes 30 s late
  TokenReplayed,  ///< the next renewal presents its refresh token once more, when the service may have replaced it
  ClockFast,      ///< this machine's time of day counts as an hour later, until it is `ClockRight`
  ClockRight,
};

/// The machine's clock, with a time of day that can be made wrong.
class RehearsedClock : public tokens::Clock {
public:
  /// `clock` outlives it.
  explicit RehearsedClock(const tokens::Clock& clock) : clock_(clock) {}

  tokens::BootTimePoint boot_time() const override { return clock_.boot_time(); }
  tokens::WallTimePoint wall_time() const override { return clock_.wall_time() + ahead_; }
  void set_ahead(std::chrono::milliseconds ahead) { ahead_ = ahead; }

private:
  const tokens::Clock& clock_;
  std::chrono::milliseconds ahead_{0};
};

/// A fault that waits for the next renewal.
class RehearsedRenewal {
public:
  using Renew = std::function<async::Task<service::TokenGrant>(tokens::Secret)>;

  /// In place of one that still waits.
  void play_next(Rehearsal fault) { next_ = fault; }
  /// Renews with `refresh_token`, and plays what waits.
  async::Task<service::TokenGrant> run(tokens::Secret refresh_token, Renew renew);

private:
  std::optional<Rehearsal> next_;
};

}  // namespace vestibule::session
