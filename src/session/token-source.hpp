#pragma once

#include "async/error.hpp"
#include "async/task.hpp"
#include "tokens/generation.hpp"
#include "tokens/secret.hpp"
#include "tokens/token-lifetime.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::session {

/// An access token, which one it is, and until when it is good.
struct AccessToken {
  tokens::Secret text;
  tokens::Generation generation;
  tokens::Deadline deadline = {};
};

/// A request was refused with 401 although it carried a token.
struct Refusal {
  tokens::Generation generation;  ///< of the token that its last hop carried
  bool refused_before = false;    ///< this request has been refused with another generation before
  std::string route;  ///< method and path: what is remembered where a route refuses a token that is good elsewhere
};

/// When a request was accepted, as its source counts: what failed after that concerns it, what failed before does not.
using Ticket = std::uint64_t;

/// Nobody is signed in: there is no token to send with.
class NotSignedIn : public Error {
public:
  NotSignedIn() : Error("not signed in") {}
};

/// The session ended while a request waited: the server refused to renew it, or the person signed out.
class SessionEnded : public Error {
public:
  SessionEnded() : Error("the session has ended") {}
};

/// Where a `BearerSession` has its tokens from. Each call of a task ends: with a token, or with `NotSignedIn`,
/// `SessionEnded` or `service::Unavailable`.
class TokenSource {
public:
  virtual ~TokenSource() = default;

  /// A request has been accepted.
  virtual Ticket accept() const = 0;
  /// The token to send with; waits while a renewal that is needed runs.
  virtual async::Task<AccessToken> token(Ticket ticket) = 0;
  /// The token for what can be sent once only: not one that is about to run out or to be replaced. Waits while any
  /// renewal runs, also one ahead of expiry; where that fails for now, the token that still has time is used.
  virtual async::Task<AccessToken> lasting_token(Ticket ticket) = 0;
  /// What to do after a 401: a token to send again with, or nothing where the 401 is the answer for the caller.
  virtual async::Task<std::optional<AccessToken>> after_refusal(Ticket ticket, Refusal refusal) = 0;
  /// Calls `listener` when every request that was accepted until now has failed, with what it failed with, before any
  /// of them learns it in another way; until the returned connection is dropped.
  [[nodiscard]] virtual std::shared_ptr<void> on_failure(std::function<void(std::exception_ptr)> listener) = 0;
};

}  // namespace vestibule::session
