#pragma once

#include "service/http-exchange.hpp"
#include "service/service-error.hpp"
#include "service/service-profile.hpp"
#include "tokens/bounded-json.hpp"
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
};

/// The tokens of an answer to a log-in or a refresh that was `sent` then and has just come; throws `NotTheService`
/// where there is no access token in it that can be used: text of 64 KiB at most that may stand in a header (RFC 6750
/// §2.1).
TokenGrant read_grant(const HttpReply& reply, const ServiceProfile& profile, const tokens::Clock& clock,
                      tokens::BootTimePoint sent);

/// The service's text for people: the first of the profile's members that is a text, or an array of texts. Without
/// control characters and those that turn the direction of writing, one paragraph, 500 characters at most.
std::optional<std::string> message_of(const tokens::JsonNodePtr& answer, const ServiceProfile& profile);

/// Throws for an answer to a sign-up, a log-in or a log-out that is none of success: `Refused` for 400, 401, 403, 409
/// and 422 with the service's own text, else `Unavailable` (a 404 as `NotTheService`: the route is the profile's).
void require_success(const HttpReply& reply, const ServiceProfile& profile);
/// Throws `NotTheService` where the answer is no JSON object.
void require_object(const HttpReply& reply);

/// Throws for an answer to a refresh that is none of success: `Refused` where the profile lists it, else `Unavailable`.
/// (A 400 or 401 that is a JSON object has `Trouble::Status` then, any other text `NotTheService`.)
void require_renewal(const HttpReply& reply, const ServiceProfile& profile);

}  // namespace vestibule::service
