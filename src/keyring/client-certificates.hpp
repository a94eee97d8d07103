#pragma once

#include "async/task.hpp"
#include "tokens/account-key.hpp"

#include <string>

namespace vestibule::keyring {

/// With which certificate of a token an account shows who it is, where the server asks for one: a file each, which has
/// its PKCS#11 URI. Neither the key nor a PIN is in it.
class ClientCertificates {
public:
  /// `folder` is made (0700) at the first `set`.
  explicit ClientCertificates(std::string folder) : folder_(std::move(folder)) {}

  /// Empty where there is none. A look at the file system, of a file of 4 KiB at most.
  std::string of(const tokens::AccountKey& account) const;
  /// Throws `async::GioError` where that cannot be written down.
  async::Task<void> set(tokens::AccountKey account, std::string uri);
  /// Never throws.
  async::Task<void> forget(tokens::AccountKey account);

private:
  std::string path_of(const tokens::AccountKey& account) const;

  std::string folder_;
};

}  // namespace vestibule::keyring
