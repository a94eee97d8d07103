#pragma once

#include "keyring/bus-items.hpp"
#include "keyring/keyring.hpp"
#include "keyring/secret-collections.hpp"

namespace vestibule::keyring {

/// The desktop's keyring: the Secret Service on the session bus.
class BusKeyring : public Keyring {
public:
  explicit BusKeyring(const std::string& schema_name) : schema_name_(schema_name), items_(schema_name) {}

  async::Task<std::optional<tokens::Secret>> read(tokens::AccountKey account) override;
  async::Task<bool> write(tokens::AccountKey account, tokens::Secret text, std::function<bool()> still_wanted) override;
  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override;
  async::Task<bool> unlock(tokens::AccountKey account) override;
  async::Task<FoundAccounts> find() override;
  void renew() override { items_.renew(); }
  std::shared_ptr<void> on_died(std::function<void()> listener) override;
  std::shared_ptr<void> on_changed(std::function<void()> listener) override;

private:
  async::Task<SecretCollections::Items> search(const tokens::AccountKey& account);
  async::Task<std::string> unlocked_collection_for(tokens::AccountKey account);

  std::string schema_name_;
  BusItems items_;
  SecretCollections collections_;
};

}  // namespace vestibule::keyring
