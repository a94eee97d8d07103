#pragma once

#include "keyring/found-accounts.hpp"
#include "keyring/token-store.hpp"
#include "keyring/write-queue.hpp"

#include <memory>
#include <string>

namespace vestibule::keyring {

class Keyring;

/// Token pairs in the desktop's keyring, by libsecret: with the Secret Service, or in Flatpak in libsecret's own file.
///
/// An item has the account's origin, name and profile as attributes and the pair (`tokens::serialize`) as its text.
class SecretTokenStore : public TokenStore {
public:
  /// `schema`: what its items are marked with, the application's id.
  explicit SecretTokenStore(const std::string& schema);
  /// In a keyring of the caller's own.
  explicit SecretTokenStore(std::unique_ptr<Keyring> keyring);
  /// Writes that are not settled go on only as long as another store of the process exists.
  ~SecretTokenStore() override;

  async::Task<std::optional<tokens::TokenPair>> read(tokens::AccountKey account) override;
  async::Task<bool> save(tokens::AccountKey account, tokens::TokenPair pair,
                         std::function<bool()> still_wanted) override;
  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override;
  async::Task<bool> unlock(tokens::AccountKey account) override;
  /// Whose tokens it keeps, whoever has put them there; asks the person nothing and looks at no token. Throws
  /// `KeyringError`. 3 s at most.
  async::Task<FoundAccounts> find();
  async::Task<void> settled() override;
  std::shared_ptr<void> on_changed(std::function<void()> listener) override;

private:
  struct Shared;

  std::shared_ptr<Shared> shared_;
  std::shared_ptr<WriteQueue> writes_;
  std::shared_ptr<void> died_;
};

}  // namespace vestibule::keyring
