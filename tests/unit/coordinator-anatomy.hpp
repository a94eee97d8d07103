#pragma once

#include "scripted-account.hpp"

#include <cstdint>
#include <optional>

namespace vestibule::testing {

/// What a coordinator and its surroundings have inside.
class CoordinatorAnatomy {
public:
  /// The same number for two accounts whose futures are the same, whatever happens to both; different ones, but for one
  /// pair in 2⁶⁴, for others. `flags` says what else is known of the token with a number.
  ///
  /// Why this is sound:
  ///  - All that decides lies in the coordinator's members, which are read whole, and in the frames of its coroutines.
  ///    A frame waits at a port, and then its call is in a list here (open renewals, sleeps, the store's queue), or for
  ///    the end of a renewal. What a frame knows beyond that is in its `Renewal`, in the call's arguments, or only goes
  ///    into events, which decide nothing.
  ///  - Session ids, generations and tokens are only ever compared for being equal: they are named in the order in
  ///    which they are met here. (A store in which two calls for one session had the same content, and one of them was
  ///    outdated, would break this; each change of a pair is followed by its save in the same turn, so the last one is
  ///    never outdated, and each change differs from the content before.)
  ///  - Times are taken as distances from now: nothing asks what time it is, but how long it is until another.
  ///  - Requests are a set: their order decides nothing but who goes on first in a turn, and which number they have.
  ///  - Requests that have ended, and the calls that they made, decide nothing.
  /// `read` is a pair that may still be restored, `more` what the caller knows besides.
  static std::uint64_t digest(const ScriptedAccount& account, const std::vector<std::uint8_t>& flags,
                              const std::optional<tokens::TokenPair>& read, std::uint64_t more);

  /// The same for one request: two with the same are interchangeable.
  static std::uint64_t digest(const ScriptedAccount& account, const ScriptedRequest& request);

  /// How long it is until something is due: a timer, a call's limit, a renewal ahead of expiry, the token's end.
  static std::optional<std::chrono::milliseconds> next_instant(const ScriptedAccount& account);

  static const session::AccessToken* token(const session::RefreshCoordinator& coordinator);
  static const tokens::TokenPair* newest(const session::RefreshCoordinator& coordinator);
  static bool pausing(const ScriptedAccount& account) { return !account.process_->sleeps.empty(); }
};

/// The number in the text of a scripted token.
int number_of(const tokens::Secret& token);

}  // namespace vestibule::testing
