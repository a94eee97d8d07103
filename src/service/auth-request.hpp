#pragma once

#include "async/owned.hpp"
#include "service/service-profile.hpp"
#include "tokens/secret.hpp"

#include <libsoup/soup.h>

#include <string>

namespace vestibule::service {

/// What a call may be given; empty where there is none.
struct Credentials {
  std::string username = {};
  tokens::Secret password = {};
  tokens::Secret access_token = {};
  tokens::Secret refresh_token = {};
};

/// The message of a call, with each credential where the profile wants it: the one place where token calls get them.
/// Throws `Unavailable` where a credential cannot stand there without changing what is around it (a token with a line
/// break), and where the URL is none.
async::Object<SoupMessage> message_for(const Call& call, const std::string& url, const ServiceProfile& profile,
                                       const Credentials& credentials);

/// Puts a token into the header that it belongs to; false where it is none that can stand there.
bool put_token(SoupMessage* message, const Placement& place, const tokens::Secret& token);

}  // namespace vestibule::service
