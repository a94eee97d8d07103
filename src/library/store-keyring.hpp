#pragma once

#include "async/listeners.hpp"
#include "keyring/keyring.hpp"
#include "keyring/token-store.hpp"
#include "library/internals.hpp"

#include <memory>

namespace vestibule {
inline namespace v1 {

class VESTIBULE_LOCAL TokenStore::Impl {
public:
  async::Listeners<> changed;
};

}  // namespace v1

namespace library {

/// An application's own store as a keyring: every item that is written is read back, and what is to be removed is
/// looked at first.
class StoreKeyring : public keyring::Keyring {
public:
  explicit StoreKeyring(std::shared_ptr<TokenStore> store) : store_(std::move(store)) {}

  async::Task<std::optional<tokens::Secret>> read(tokens::AccountKey account) override;
  async::Task<bool> write(tokens::AccountKey account, tokens::Secret text, std::function<bool()> still_wanted) override;
  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override;
  async::Task<bool> unlock(tokens::AccountKey account) override;
  /// Nothing: an application's store is not asked whose items it has.
  async::Task<keyring::FoundAccounts> find() override;
  void renew() override {}
  std::shared_ptr<void> on_died(std::function<void()> listener) override;
  std::shared_ptr<void> on_changed(std::function<void()> listener) override;

private:
  std::shared_ptr<TokenStore> store_;
};

}  // namespace library
}  // namespace vestibule
