#pragma once

#include "async/task.hpp"
#include "service/auth-answers.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-profile.hpp"
#include "tokens/clock.hpp"
#include "tokens/secret.hpp"

#include <chrono>
#include <string>

namespace vestibule::service {

/// The calls that make and end sessions. They go over a `SoupSession` of their own, each on a connection of its own and
/// without redirects, so that waiting requests can never keep them from being sent, and libsoup never sends one of them
/// twice by itself.
///
/// Each throws `Refused` where the service said no in its own words, else `Unavailable`; so it is, before anything is
/// sent, where the address is none that a token may go to. It outlives its tasks; destroying one takes its call back.
class AuthApi {
public:
  AuthApi(ServerAddress address, ServiceProfile profile, TransportPolicy policy, const tokens::Clock& clock);

  const ServerAddress& address() const { return address_; }
  const ServiceProfile& profile() const { return profile_; }

  async::Task<void> sign_up(std::string username, tokens::Secret password);
  async::Task<TokenGrant> log_in(std::string username, tokens::Secret password);
  /// `Refused` only for status *and* body that the profile names as a refusal: nothing else ends a session. 10 s at
  /// most.
  async::Task<TokenGrant> refresh(tokens::Secret refresh_token);
  /// Tells the server which session ends; 5 s at most. `token` is the one that `profile().log_out.bearer` names.
  async::Task<void> log_out(tokens::Secret token);

private:
  /// Every token call goes through here, and is authenticated in one place.
  async::Task<HttpReply> call(Route route, tokens::Secret credential, async::Bytes json_body,
                              std::chrono::milliseconds limit);

  ServerAddress address_;
  ServiceProfile profile_;
  TransportPolicy policy_;
  const tokens::Clock& clock_;
  async::Object<SoupSession> session_;
};

}  // namespace vestibule::service
