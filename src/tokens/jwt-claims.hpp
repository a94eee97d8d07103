#pragma once

#include "tokens/token-lifetime.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::tokens {

/// What a JWT says of itself (RFC 7519 §4.1). Not verified: the client has no key, and decides nothing but times by it.
struct JwtClaims {
  std::optional<WallTimePoint> expires_at;  ///< `exp`
  std::optional<WallTimePoint> issued_at;   ///< `iat`
  std::string subject;                      ///< `sub`, as text also where it is a number; empty if absent
  std::string payload;                      ///< the claims as JSON text (UTF-8), to be shown to people
};

/// Decodes a JWT in compact form (RFC 7515 §7.1), strictly: three parts, base64url without padding, a JSON object in
/// valid UTF-8 of bounded size and depth. Nothing, where the token is none: then it is opaque.
std::optional<JwtClaims> decode_jwt(std::string_view token);

/// The same of the claims alone, as `payload` has them.
std::optional<JwtClaims> parse_claims(std::string payload);

/// Duration and end as the claims state them; a missing `iat`, or one after `exp`, gives no duration.
StatedLifetime stated_lifetime(const JwtClaims& claims);

}  // namespace vestibule::tokens
