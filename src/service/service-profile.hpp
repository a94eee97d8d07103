#pragma once

#include <string>
#include <vector>

namespace vestibule::service {

/// Where a token call takes its credential.
enum class Credential { None, AccessToken, RefreshToken };

/// One route of a token API.
struct Route {
  std::string method;
  std::string path;  ///< begins with a slash; put behind the server address
  Credential bearer = Credential::None;
};

/// A status together with the JSON members that an answer of this kind has.
struct AnswerShape {
  int status;
  std::vector<std::string> members;
};

/// The wire shapes of a service, as data. Nothing in it can name an origin.
struct ServiceProfile {
  std::string id;
  Route sign_up;
  Route log_in;
  Route refresh;
  Route log_out;
  /// The protected resource that *Get Data* reads.
  Route secret;
  std::string access_token_member;
  std::string refresh_token_member;
  std::string lifetime_member;  ///< seconds; empty where the service has none
  /// The members that hold a text for people, in the order in which they are looked for.
  std::vector<std::string> message_members;
  /// The answers by which the refresh route ends a session; any other failure is a passing one.
  std::vector<AnswerShape> refusals;
};

/// The token API that Vestibule speaks unless told otherwise (README: the token API).
const ServiceProfile& token_api_profile();

}  // namespace vestibule::service
