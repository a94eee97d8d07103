#pragma once

#include "keyring/token-store.hpp"

#include <map>

namespace vestibule::keyring {

/// Token pairs for as long as the program runs: for a person who does not want to stay signed in, or has no keyring.
/// It never fails, and what it keeps is wiped at its end.
class MemoryTokenStore : public TokenStore {
public:
  async::Task<std::optional<tokens::TokenPair>> read(tokens::AccountKey account) override;
  async::Task<bool> save(tokens::AccountKey account, tokens::TokenPair pair,
                         std::function<bool()> still_wanted) override;
  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override;
  async::Task<bool> unlock(tokens::AccountKey account) override;
  async::Task<void> settled() override;
  std::shared_ptr<void> on_changed(std::function<void()> listener) override;

private:
  std::map<tokens::AccountKey, tokens::TokenPair> pairs_;
};

}  // namespace vestibule::keyring
