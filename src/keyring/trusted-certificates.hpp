#pragma once

#include "async/task.hpp"
#include "tokens/account-key.hpp"

#include <string>
#include <vector>

namespace vestibule::keyring {

/// Certificates that a person trusts for one account, of whatever type its service is, although they do not verify, one
/// an account: a file each, named after both, so that each process sees at once what another one has written down. What
/// is in it is for people to read; nothing of it is secret.
class TrustedCertificates {
public:
  /// `folder` is made (0700) at the first `trust`.
  explicit TrustedCertificates(std::string folder) : folder_(std::move(folder)) {}

  /// `fingerprint`: the certificate's SHA-256, as `service::fingerprint_of` writes it. One look at the file system
  /// (access(2)): cheap enough for each connection whose certificate does not verify.
  bool contains(const tokens::AccountKey& account, const std::string& fingerprint) const;
  /// The one that is trusted for the account; empty where there is none (one look at the folder).
  std::string of(const tokens::AccountKey& account) const;
  /// Trusts this one from now on, and no other. Throws `async::GioError` where that cannot be written down.
  async::Task<void> trust(tokens::AccountKey account, std::string fingerprint);
  /// Trusts none any more. Never throws.
  async::Task<void> forget(tokens::AccountKey account);

private:
  std::string folder_;
};

}  // namespace vestibule::keyring
