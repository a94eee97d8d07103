#pragma once

#include "async/task.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-error.hpp"
#include "service/service-profile.hpp"
#include "tokens/clock.hpp"
#include "tokens/secret.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vestibule::service {

/// What is tried at a server to see whether a profile describes it, in this order.
enum class Step {
  RefuseLogIn,     ///< a log-in of nobody is refused in the service's own words
  RefuseResource,  ///< a resource without a token says that there is none
  RefuseRefresh,   ///< a refresh with a token of nobody is one of the refusals
  LogIn,           ///< a person signs in, and the tokens are where the profile says
  Lifetime,        ///< it is known how long the access token lives
  ReadResource,    ///< a resource is read with it
  Refresh,         ///< it is renewed
  Rotation,        ///< the refresh gives another refresh token
  LogOut,
};

enum class Outcome {
  Ok,
  NotChecked,     ///< it could not be tried, or is not in the profile
  NotThere,       ///< 404 or 405: the path or the method is another one
  UnknownAnswer,  ///< its body is none that the profile knows
  Refused,        ///< the service said no, where it should not have
  Accepted,       ///< it said yes, where it should not have
  NoAnswer,       ///< there was none, or a passing fault; `trouble` says which
  NotRotated,     ///< it keeps its refresh token: that is as well
};

/// One step and how it went. It has no token, no password, and no text of the server's.
struct WalkedStep {
  Step step = Step::LogIn;
  std::string route = {};  ///< "POST /auth"; empty where there is none
  Outcome outcome = Outcome::Ok;
  int status = 0;  ///< 0: there was no answer
  std::optional<Trouble> trouble = {};
  std::string place = {};  ///< what to look at in the profile: a JSON pointer

  bool failed() const;
};

/// Somebody to sign in as, and out again.
struct Walker {
  std::string username = {};  ///< empty: nobody signs in
  tokens::Secret password = {};
};

/// Goes through the routes of a profile at a server. Nobody is signed up, and nothing but sessions of `walker` is made
/// and ended. Throws nothing: what a server does is the result.
async::Task<std::vector<WalkedStep>> walk_profile(ServerAddress address, ServiceProfile profile, TransportPolicy policy,
                                                  Walker walker);

}  // namespace vestibule::service
