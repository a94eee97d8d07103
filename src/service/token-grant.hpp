#pragma once

#include "service/http-exchange.hpp"
#include "service/service-profile.hpp"
#include "tokens/clock.hpp"
#include "tokens/secret.hpp"
#include "tokens/token-lifetime.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace vestibule::service {

/// The tokens of an answer, as received.
struct TokenGrant {
  tokens::Secret access_token;
  tokens::Secret refresh_token;  ///< empty where the answer has none (RFC 6749 §6: then the old one stays)
  /// As the answer and the token state it. `expires_at` is by the server's clock, and made from `duration` and `Date`
  /// (without one: our clock) for a token that states none itself.
  tokens::StatedLifetime lifetime;
  tokens::BootTimePoint received;
  std::chrono::milliseconds in_flight{0};            ///< from sending the request to `received`
  std::optional<tokens::WallTimePoint> server_date;  ///< the answer's `Date`
  /// When the refresh token runs out, by the server's clock; stated and made as `lifetime.expires_at`.
  std::optional<tokens::WallTimePoint> refresh_ends = {};
  std::string person_name = {};  ///< see `tokens::is_person_name`; empty where the answer has none that is one
};

/// The tokens of an answer to that call, a log-in or a refresh, that was `sent` then and has just come; throws
/// `NotTheService` where there is no access token in it that can be used: text of 64 KiB at most that may stand in a
/// header (RFC 6750 §2.1). A cookie counts if it is meant for `refresh_url` (RFC 6265 §5.4).
TokenGrant read_grant(const HttpReply& reply, const ServiceProfile& profile, const Call& call,
                      const std::string& refresh_url, const tokens::Clock& clock, tokens::BootTimePoint sent);

}  // namespace vestibule::service
