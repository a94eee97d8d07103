#pragma once

#include "keyring/account-list.hpp"
#include "keyring/client-certificates.hpp"
#include "keyring/ended-sessions.hpp"
#include "keyring/keyring.hpp"
#include "keyring/memory-token-store.hpp"
#include "keyring/secret-token-store.hpp"
#include "keyring/trusted-certificates.hpp"
#include "service/http-exchange.hpp"
#include "service/profile-discovery.hpp"
#include "service/profile-library.hpp"
#include "session/account-session.hpp"
#include "sharing/shared-accounts.hpp"
#include "tokens/clock.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace vestibule::sharing {

/// All that a program needs to be one of those that share a person's accounts under one application id: the keyring,
/// the list of accounts, and this process's part in who owns the tokens.
///
///     sharing::ApplicationAccounts accounts(app_id, transport_policy);
///     const auto account = accounts.shared_session(address, "ada");
///     co_await account->tokens().restore();
///     co_await account->fetch(route);
///     co_await accounts.hand_over();
///
/// Sessions must not outlive it.
class ApplicationAccounts {
public:
  /// `profiles`: the services that are known. `own`: a keyring of the application's own, in place of the desktop's.
  ApplicationAccounts(const std::string& app_id, service::TransportPolicy policy,
                      service::ProfileLibrary profiles = service::ProfileLibrary(),
                      std::unique_ptr<keyring::Keyring> own = nullptr);

  /// A session whose tokens every process of the application shares, kept in the keyring by the one that owns them.
  std::shared_ptr<session::AccountSession>
  shared_session(service::ServerAddress address, std::string account_name,
                 const service::ServiceProfile& profile = service::token_api_profile());
  /// The same for an account as it is listed; null for what was not written by us, or where its service's profile is
  /// not there any more.
  std::shared_ptr<session::AccountSession> shared_session(const tokens::AccountKey& listed);
  /// A session of this process alone, which ends with it. Its tokens are in this process's memory, which no lock has to
  /// keep others from, and nothing is asked of a keyring or of another process.
  std::shared_ptr<session::AccountSession>
  private_session(service::ServerAddress address, std::string account_name,
                  const service::ServiceProfile& profile = service::token_api_profile());
  /// An account that nobody is ever signed in to. Its state tells whether there is a keyring.
  std::unique_ptr<session::AccountTokens> nobody();

  /// Which type of service is at an address; see `service::discover_profile`. This object outlives the result.
  async::Task<service::Discovery> discover(service::ServerAddress address,
                                           service::CertificatePolicy certificates) const {
    auto policy = policy_;
    policy.certificates = std::move(certificates);
    return service::discover_profile(std::move(address), profiles_.all(), std::move(policy));
  }

  /// The accounts that the keyring has tokens of; for the owner alone. Throws `KeyringError`.
  async::Task<keyring::FoundAccounts> find_stored() { return keyring_.find(); }
  /// The accounts that the keyring has tokens of and the list does not name, as after the list was lost; none is taken
  /// up, the person chooses. Throws `KeyringError`, and `async::GioError` as the list does.
  async::Task<keyring::FoundAccounts> find_earlier();

  SharedAccounts& shared() { return shared_; }
  const service::TransportPolicy& policy() const { return policy_; }
  const service::ProfileLibrary& profiles() const { return profiles_; }
  keyring::AccountList& list() { return list_; }
  /// Certificates that do not verify and are trusted for an account. All that is sent for it goes by that, here and in
  /// the process that keeps its tokens.
  keyring::TrustedCertificates& trusted_certificates() { return trusted_; }
  /// With which certificates accounts show who they are; for sessions that are made afterwards.
  keyring::ClientCertificates& client_certificates() { return client_certificates_; }
  /// What was said of certificates for the account, whatever its type of service. This object outlives it.
  service::CertificatePolicy certificates_of(const tokens::AccountKey& account) const;
  /// What was said of certificates for an account ends with its session. Never throws.
  async::Task<void> forget_certificates(tokens::AccountKey account);
  const tokens::Clock& clock() const { return clock_; }

  /// To be awaited before the process ends by itself, see `SharedAccounts`.
  async::Task<void> hand_over() { return shared_.hand_over(); }

private:
  service::TransportPolicy policy_for(const tokens::AccountKey& key) const;
  std::unique_ptr<session::AccountTokens> make_owned(const tokens::AccountKey& key);

  service::TransportPolicy policy_;
  service::ProfileLibrary profiles_;
  tokens::SystemClock clock_;
  std::string backend_;  ///< where the tokens are kept: see `owner_lock_path`
  keyring::SecretTokenStore keyring_;
  keyring::MemoryTokenStore memory_;
  keyring::AccountList list_;
  keyring::EndedSessions ended_;
  keyring::TrustedCertificates trusted_;
  keyring::ClientCertificates client_certificates_;
  SharedAccounts shared_;
};

}  // namespace vestibule::sharing
