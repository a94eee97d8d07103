#pragma once

#include "async/task.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-profile.hpp"
#include "tokens/clock.hpp"
#include "tokens/secret.hpp"
#include "tokens/token-lifetime.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace vestibule::service {

/// The tokens of an answer, as received.
struct TokenGrant {
  tokens::Secret access_token;
  tokens::Secret refresh_token;  ///< empty where the answer has none (RFC 6749 §6: then the old one stays)
  /// As the answer and the token state it. `expires_at` is by the server's clock, and made from `duration` and `Date`
  /// for a token that states none itself.
  tokens::StatedLifetime lifetime;
  tokens::BootTimePoint received;
  std::optional<tokens::WallTimePoint> server_date;  ///< the answer's `Date`
  std::chrono::milliseconds clock_skew{0};           ///< the server's clock minus ours; 0 where it gave no `Date`
};

/// The calls that make and end sessions. They go over a `SoupSession` of their own, each on a connection of its own and
/// without redirects, so that waiting requests can never keep them from being sent, and libsoup never sends one of them
/// twice by itself.
///
/// Each throws `Refused` where the service said no in its own words, else `Unavailable`.
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
  /// Tells the server which session ends; 5 s at most.
  async::Task<void> log_out(tokens::Secret access_token);

private:
  async::Task<HttpReply> call(Route route, tokens::Secret credential, async::Bytes json_body,
                              std::chrono::milliseconds limit);

  ServerAddress address_;
  ServiceProfile profile_;
  TransportPolicy policy_;
  const tokens::Clock& clock_;
  async::Object<SoupSession> session_;
};

}  // namespace vestibule::service
