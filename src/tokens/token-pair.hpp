#pragma once

#include "tokens/generation.hpp"
#include "tokens/secret.hpp"
#include "tokens/token-lifetime.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace vestibule::tokens {

/// What an account holds: the two tokens of one generation, and what is needed to go on with them after a restart.
struct TokenPair {
  Generation generation;
  Secret access_token;
  /// Empty where the service gives none.
  Secret refresh_token;
  /// `expires_at` is filled in at receipt also for tokens that state a duration only, so that a stored token has one.
  StatedLifetime lifetime;
  /// The server's clock minus ours, as last seen.
  std::chrono::milliseconds clock_skew{0};
  /// The refresh token has been sent to the server and no answer is known: it may have been rotated away.
  bool presented = false;
  /// When the refresh token runs out, by the server's clock, where that is known. Only to be shown: the server decides.
  std::optional<WallTimePoint> refresh_ends = {};
  /// See `is_person_name`; empty where the service has told none.
  std::string person_name = {};

  /// Takes from the pair that this one renews what the answer has left out: an answer without a refresh token keeps the
  /// one before, and one that is the same has the same end.
  void complete_from(const TokenPair& before);
};

/// The one keyring item's text (JSON), and back. Nothing, if the text is not one that `serialize` makes.
Secret serialize(const TokenPair& pair);
std::optional<TokenPair> parse_token_pair(const Secret& item);

}  // namespace vestibule::tokens
