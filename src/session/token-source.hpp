#pragma once

#include "async/error.hpp"
#include "async/task.hpp"
#include "tokens/generation.hpp"
#include "tokens/secret.hpp"

namespace vestibule::session {

/// An access token and which one it is.
struct AccessToken {
  tokens::Secret text;
  tokens::Generation generation;
};

/// Nobody is signed in: there is no token to send with.
class NotSignedIn : public Error {
public:
  NotSignedIn() : Error("not signed in") {}
};

/// The session ended while the request waited, or before it was sent: the server refused to renew it, or the person
/// signed out.
class SessionEnded : public Error {
public:
  SessionEnded() : Error("the session has ended") {}
};

}  // namespace vestibule::session
