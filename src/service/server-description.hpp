#pragma once

#include "service/origin.hpp"
#include "service/service-profile.hpp"
#include "tokens/bounded-json.hpp"

/// What a server's description of itself says; it may say anything.
namespace vestibule::service {

/// Where OpenID Connect Discovery 1.0 §4 has metadata: behind the path of the address, unlike RFC 8414 §3.
inline constexpr const char* openid_metadata = "/.well-known/openid-configuration";

enum class Metadata {
  None,           ///< no metadata of an authorization server
  OfOtherOrigin,  ///< its issuer or an endpoint is of another origin, where no token goes
  NoPassword,     ///< it does not take a password (RFC 6749 §4.3)
  Fit,
};

/// What RFC 8414 §2 (or OpenID Connect Discovery 1.0 §3) metadata are worth to who asked `origin`.
Metadata judge_metadata(const tokens::JsonNodePtr& answer, const Origin& origin);

/// Whether an OpenAPI description (any version: its `paths`) has every route by which the profile makes and renews
/// sessions; where that is the log-in alone, one of its protected resources, too. `base`: the path of the address.
bool describes(const tokens::JsonNodePtr& answer, const std::string& base, const ServiceProfile& profile);

}  // namespace vestibule::service
