#pragma once

#include "async/task.hpp"
#include "service/auth-answers.hpp"
#include "service/auth-request.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-profile.hpp"
#include "service/token-grant.hpp"
#include "tokens/clock.hpp"
#include "tokens/secret.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

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

  /// Shows `witness` each answer as it came, of whatever status, before it is looked into; it must not throw, nor end
  /// the task. For who examines a service.
  void set_witness(std::function<void(const HttpReply&)> witness) { witness_ = std::move(witness); }

  /// `NotTheService` where the profile has no way to sign up.
  async::Task<void> sign_up(std::string username, tokens::Secret password);
  async::Task<TokenGrant> log_in(std::string username, tokens::Secret password);
  /// Presents the token that renews. `Refused` only for status *and* body that the profile names as a refusal, and
  /// where nothing can renew: nothing else ends a session. 10 s at most.
  async::Task<TokenGrant> refresh(tokens::Secret token);
  /// Tells the server which session ends, by the token that the profile names; 5 s at most. Does nothing where the
  /// service is not to be told.
  async::Task<void> log_out(tokens::Secret access_token, tokens::Secret refresh_token);

private:
  /// Every token call goes through here.
  async::Task<HttpReply> call(Call call, Credentials credentials, std::chrono::milliseconds limit);
  async::Task<HttpReply> send(async::Object<SoupMessage> message, std::chrono::milliseconds limit);
  async::Task<std::string> url_of(Call call);
  async::Task<void> read_metadata();
  /// Null: there are none.
  async::Task<tokens::JsonNodePtr> read_metadata_at(std::string url);
  TokenGrant read(const HttpReply& reply, const Call& call, tokens::BootTimePoint sent) const;

  ServerAddress address_;
  ServiceProfile profile_;
  TransportPolicy policy_;
  const tokens::Clock& clock_;
  async::Object<SoupSession> session_;
  std::function<void(const HttpReply&)> witness_;
  std::optional<tokens::JsonNodePtr> metadata_;  ///< of the server, once it has been asked; null: it has none
};

}  // namespace vestibule::service
