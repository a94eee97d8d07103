#pragma once

#include "keyring/file-items.hpp"
#include "keyring/keyring.hpp"

namespace vestibule::keyring {

/// libsecret's own file, in a sandbox. It is never locked, but its key may have to be asked for.
class FileKeyring : public Keyring {
public:
  explicit FileKeyring(const std::string& schema_name) : items_(schema_name) {}

  async::Task<std::optional<tokens::Secret>> read(tokens::AccountKey account) override;
  async::Task<bool> write(tokens::AccountKey account, tokens::Secret text, std::function<bool()> still_wanted) override;
  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override;
  async::Task<bool> unlock(tokens::AccountKey account) override;
  async::Task<FoundAccounts> find() override;
  void renew() override {}
  std::shared_ptr<void> on_died(std::function<void()> listener) override;
  std::shared_ptr<void> on_changed(std::function<void()> listener) override;

private:
  FileItems items_;
};

}  // namespace vestibule::keyring
