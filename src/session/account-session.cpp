#include "session/account-session.hpp"

#include "session/owned-account.hpp"

namespace vestibule::session {

AccountSession::AccountSession(service::ServerAddress address, std::string account_name,
                               service::ServiceProfile profile, service::TransportPolicy policy,
                               keyring::TokenStore& store, const tokens::Clock& clock, AdmissionWindow::Bounds window)
    : AccountSession(address, account_name, profile, policy,
                     std::make_unique<OwnedAccount>(address, account_name, profile, policy, store, clock), clock,
                     window) {}

AccountSession::AccountSession(service::ServerAddress address, std::string account_name,
                               service::ServiceProfile profile, service::TransportPolicy policy,
                               std::unique_ptr<AccountTokens> tokens, const tokens::Clock& clock,
                               AdmissionWindow::Bounds window)
    : account_name_(std::move(account_name)), api_(address, std::move(profile), policy, clock),
      tokens_(std::move(tokens)), requests_(clock),
      bearer_(*tokens_, address.origin(), policy, window, api_.profile().token_use, &requests_) {}

async::Task<void> AccountSession::sign_in(tokens::Secret password, bool keep) {
  auto grant = co_await api_.log_in(account_name_, std::move(password));
  co_await tokens_->adopt(std::move(grant), keep);
}

async::Task<service::HttpReply> AccountSession::fetch(service::Resource resource, std::size_t body_limit) {
  return bearer_.send({.method = resource.method,
                       .url = address().url_of(resource.path),
                       .body_limit = body_limit,
                       .takes_token = resource.takes_token});
}

bool AccountSession::rehearse(Rehearsal fault) {
  if (fault != Rehearsal::TokenRefused) return tokens_->rehearse(fault);
  bearer_.refuse_next();
  return true;
}

}  // namespace vestibule::session
