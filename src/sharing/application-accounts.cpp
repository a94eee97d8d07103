#include "sharing/application-accounts.hpp"

#include "service/client-certificate.hpp"
#include "session/owned-account.hpp"

#include <glib.h>

#include <algorithm>
#include <optional>
#include <variant>

namespace vestibule::sharing {

using service::ServerAddress;
using session::AccountSession;
using tokens::AccountKey;

namespace {

/// RFC 2606, section 2: no host ever has a name that ends so.
constexpr const char* nobodys_server = "https://nobody.invalid";

std::string data_path(const std::string& app_id, const char* name) {
  return std::string(g_get_user_data_dir()) + "/" + app_id + "/" + name;
}

/// Nothing where it is no address, or one in another spelling: that would be another account with the same item.
std::optional<ServerAddress> address_of(const AccountKey& key) {
  auto address = service::parse_server_address(key.origin);
  auto* parsed = std::get_if<ServerAddress>(&address);
  if (!parsed || parsed->text() != key.origin) return std::nullopt;
  return std::move(*parsed);
}

}  // namespace

ApplicationAccounts::ApplicationAccounts(const std::string& app_id, service::TransportPolicy policy,
                                         service::ProfileLibrary profiles, std::unique_ptr<keyring::Keyring> own)
    : policy_(std::move(policy)), profiles_(std::move(profiles)), backend_(own ? "own" : token_backend()),
      keyring_(own ? keyring::SecretTokenStore(std::move(own)) : keyring::SecretTokenStore(app_id)),
      list_(data_path(app_id, "accounts.json")), ended_(data_path(app_id, "ended-sessions")),
      trusted_(data_path(app_id, "trusted-certificates")),
      client_certificates_(data_path(app_id, "client-certificates")),
      shared_(
          owner_lock_path(app_id, backend_), [this](const AccountKey& key) { return make_owned(key); }, ended_,
          clock_) {}

service::TransportPolicy ApplicationAccounts::policy_for(const AccountKey& key) const {
  auto policy = policy_;
  policy.certificates = certificates_of(key);
  return policy;
}

service::CertificatePolicy ApplicationAccounts::certificates_of(const AccountKey& account) const {
  return {.trusts = [this, account](const std::string& fingerprint) { return trusted_.contains(account, fingerprint); },
          .client = service::load_client_certificate(client_certificates_.of(account))};
}

async::Task<void> ApplicationAccounts::forget_certificates(AccountKey account) {
  co_await trusted_.forget(account);
  co_await client_certificates_.forget(account);
}

std::unique_ptr<session::AccountTokens> ApplicationAccounts::make_owned(const AccountKey& key) {
  const auto* profile = profiles_.find(key.profile);
  auto address = address_of(key);
  if (!address || key.name.empty() || !profile) return nullptr;
  return std::make_unique<session::OwnedAccount>(std::move(*address), key.name, *profile, policy_for(key), keyring_,
                                                 clock_, &ended_);
}

std::shared_ptr<AccountSession> ApplicationAccounts::shared_session(const AccountKey& listed) {
  auto address = address_of(listed);
  const auto* profile = profiles_.find(listed.profile);
  return address && profile ? shared_session(std::move(*address), listed.name, *profile) : nullptr;
}

std::shared_ptr<AccountSession> ApplicationAccounts::shared_session(ServerAddress address, std::string account_name,
                                                                    const service::ServiceProfile& profile) {
  const AccountKey key{address.text(), account_name, profile.id};
  return std::make_shared<AccountSession>(std::move(address), std::move(account_name), profile, policy_for(key),
                                          shared_.account(key), clock_);
}

std::shared_ptr<AccountSession> ApplicationAccounts::private_session(ServerAddress address, std::string account_name,
                                                                     const service::ServiceProfile& profile) {
  const AccountKey key{address.text(), account_name, profile.id};
  return std::make_shared<AccountSession>(std::move(address), std::move(account_name), profile, policy_for(key),
                                          memory_, clock_);
}

std::unique_ptr<session::AccountTokens> ApplicationAccounts::nobody() {
  return shared_.account({nobodys_server, "nobody", service::token_api_profile().id});
}

async::Task<keyring::FoundAccounts> ApplicationAccounts::find_earlier() {
  auto found = co_await keyring_.find();
  const auto listed = co_await list_.read();
  std::erase_if(found.accounts, [&](const AccountKey& key) {
    return std::find(listed.begin(), listed.end(), key) != listed.end() || !shared_session(key);
  });
  co_return found;
}

}  // namespace vestibule::sharing
