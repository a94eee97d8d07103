#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace vestibule::tokens {

/// One sign-in: a random number, drawn at the sign-in and kept through all renewals. 0 is none.
using SessionId = std::uint64_t;

/// A session id that has not been used before (64 random bits).
SessionId new_session_id();

/// Which access token of which sign-in: passed with every token and stored in the keyring item. "Current" means equal;
/// nothing is decided by order.
struct Generation {
  SessionId session = 0;
  std::uint64_t counter = 0;

  bool operator==(const Generation&) const = default;
  /// The generation after a renewal.
  Generation next() const { return {session, counter + 1}; }
};

/// A generation as a short text for logs and events, such as "1f3a.4". It tells nothing about the token.
std::string to_string(const Generation& generation);

}  // namespace vestibule::tokens
