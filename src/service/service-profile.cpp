#include "service/service-profile.hpp"

namespace vestibule::service {

const ServiceProfile& token_api_profile() {
  static const ServiceProfile profile{
      .id = "token-api",
      .sign_up = {"POST", "/users", Credential::None},
      .log_in = {"POST", "/auth", Credential::None},
      .refresh = {"GET", "/auth/refresh", Credential::RefreshToken},
      .log_out = {"POST", "/auth/logout", Credential::AccessToken},
      .secret = {"GET", "/users/secret", Credential::AccessToken},
      .access_token_member = "accessToken",
      .refresh_token_member = "refreshToken",
      .lifetime_member = "",
      .message_members = {"msg", "message"},
      .refusals = {{400, {"msg"}}, {401, {"statusCode", "message"}}},
  };
  return profile;
}

}  // namespace vestibule::service
