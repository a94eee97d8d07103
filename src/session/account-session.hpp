#pragma once

#include "keyring/token-store.hpp"
#include "service/auth-api.hpp"
#include "session/account-tokens.hpp"
#include "session/bearer-session.hpp"
#include "session/request-log.hpp"

#include <memory>
#include <string>

namespace vestibule::session {

/// One person's account at one service: signs in, stays signed in, sends requests with the account's token, signs out.
///
/// It outlives its tasks, and is not destroyed from inside one.
class AccountSession {
public:
  /// For an account whose tokens are kept in this process. `store` and `clock` outlive it. `window`: see
  /// `BearerSession`.
  AccountSession(service::ServerAddress address, std::string account_name, service::ServiceProfile profile,
                 service::TransportPolicy policy, keyring::TokenStore& store, const tokens::Clock& clock,
                 AdmissionWindow::Bounds window = {});
  /// For an account whose tokens are kept wherever `tokens` says.
  AccountSession(service::ServerAddress address, std::string account_name, service::ServiceProfile profile,
                 service::TransportPolicy policy, std::unique_ptr<AccountTokens> tokens, const tokens::Clock& clock,
                 AdmissionWindow::Bounds window = {});

  const service::ServerAddress& address() const { return api_.address(); }
  const service::ServiceProfile& profile() const { return api_.profile(); }
  const std::string& account_name() const { return account_name_; }
  tokens::AccountKey key() const { return {address().text(), account_name_, api_.profile().id}; }
  /// State, events, restoring, unlocking, signing out.
  AccountTokens& tokens() { return *tokens_; }
  const AccountState& state() const { return tokens_->state(); }
  /// What its requests went through.
  const RequestLog& requests() const { return requests_; }

  /// Logs in; `keep` as in `AccountTokens::adopt`. Throws `service::Refused`, `service::Unavailable`.
  async::Task<void> sign_in(tokens::Secret password, bool keep);
  /// Makes the account at the server; does not sign in. Throws like `sign_in`.
  async::Task<void> sign_up(tokens::Secret password) { return api_.sign_up(account_name_, std::move(password)); }

  /// Asks for a resource of the service, with the account's token where it takes one; see `BearerSession::send`.
  /// `body_limit`: as `Request::body_limit`.
  async::Task<service::HttpReply> fetch(service::Resource resource, std::size_t body_limit = 0);
  /// Sends any request with the account's token.
  async::Task<service::HttpReply> send(Request request) { return bearer_.send(std::move(request)); }
  /// The same, and reads the answer as it comes; see `BearerSession::open`.
  async::Task<BearerSession::Stream> open(Request request) { return bearer_.open(std::move(request)); }

  /// Plays a fault; false where another process keeps the tokens, and it is to be played there.
  bool rehearse(Rehearsal fault);

private:
  std::string account_name_;
  service::AuthApi api_;
  std::unique_ptr<AccountTokens> tokens_;
  RequestLog requests_;
  BearerSession bearer_;
};

}  // namespace vestibule::session
