#pragma once

#include "async/task.hpp"
#include "service/http-exchange.hpp"
#include "service/profile-library.hpp"
#include "service/server-address.hpp"
#include "service/service-error.hpp"
#include "service/service-profile.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::service {

/// What a server was asked for, to find out which type of service it is.
enum class Asked {
  Recognition,     ///< the path by which a profile is recognised
  OAuthMetadata,   ///< RFC 8414 §3
  OpenIdMetadata,  ///< OpenID Connect Discovery 1.0 §4
  Description,     ///< an OpenAPI description
};

/// What was concluded from an answer.
enum class Conclusion {
  Nothing,          ///< it is like none that is known
  Fits,             ///< it is as one profile says, and as no other
  SeveralFit,       ///< more than one profile says so: none is chosen
  Resembles,        ///< an error as the profiles have it, anywhere
  OtherOrigin,      ///< metadata that lead to another origin
  TakesNoPassword,  ///< metadata without the password grant
  LeadsElsewhere,   ///< a redirect, which was not followed
  NoAnswer,         ///< none came; `trouble` says why
};

/// One request and what came of it, for people.
struct Finding {
  Asked asked = Asked::Recognition;
  std::string path = {};  ///< under the server's origin; the method was GET
  int status = 0;         ///< 0: there was no answer
  std::optional<Trouble> trouble = {};
  Conclusion conclusion = Conclusion::Nothing;
  std::vector<const ServiceProfile*> profiles = {};  ///< those that fit or are resembled
};

struct Discovery {
  const ServiceProfile* profile = nullptr;  ///< null: no profile alone fits
  std::vector<Finding> findings = {};       ///< in the order in which they were made

  /// The token API where no profile alone fits: what most services that do not tell are tried as.
  const ServiceProfile& found_or_usual() const { return profile ? *profile : token_api_profile(); }
};

struct DiscoveryLimits {
  std::chrono::milliseconds request{5'000};
  std::chrono::milliseconds whole{10'000};
  std::size_t body = 1024 * 1024;  ///< bytes
};

/// The most that a server is asked to find out what it is.
constexpr std::size_t most_questions = 3;

/// Finds the profile of the service at an address (data/profiles/README.md says how): by `most_questions` GETs at most,
/// to that origin only, that carry no token and no password and follow no redirect, and ends as soon as one profile
/// alone fits. Throws nothing: a server that does not answer is a finding. `profiles` outlives the task and the result.
async::Task<Discovery> discover_profile(ServerAddress address, const std::deque<ServiceProfile>& profiles,
                                        TransportPolicy policy, DiscoveryLimits limits = {});

}  // namespace vestibule::service
