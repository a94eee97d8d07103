#pragma once

#include "tokens/jwt-claims.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::app {

/// A claim of a token (RFC 7519 §4), as it can be shown.
struct Claim {
  std::string name;
  std::string value;                  ///< bounded; a time where the name says that it is one
  std::vector<std::string> elements;  ///< where it is a list: its values

  bool operator==(const Claim&) const = default;
};

/// What a token says, without the token.
struct Claims {
  static constexpr std::size_t most = 100;

  std::vector<Claim> all;    ///< the first `most`, as sent; of a name that is there twice the last one (RFC 7519 §4)
  std::size_t left_out = 0;  ///< so many more there are
  tokens::StatedLifetime stated;  ///< how long the token says that it lives
};
Claims claims_of(const tokens::JwtClaims& token);

/// What is otherwise in a token than in the one before.
struct ClaimChange {
  std::string name;  ///< of the claim, or a translated one of what several tell
  std::string text;  ///< a translated sentence
};
/// The times and the id of a token, which each has of its own, count by the lifetime that they tell.
std::vector<ClaimChange> changes_between(const Claims& before, const Claims& after);

}  // namespace vestibule::app
