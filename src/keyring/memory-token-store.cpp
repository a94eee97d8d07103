#include "keyring/memory-token-store.hpp"

namespace vestibule::keyring {

async::Task<std::optional<tokens::TokenPair>> MemoryTokenStore::read(tokens::AccountKey account) {
  const auto found = pairs_.find(account);
  if (found == pairs_.end()) co_return std::nullopt;
  co_return found->second;
}

async::Task<bool> MemoryTokenStore::save(tokens::AccountKey account, tokens::TokenPair pair,
                                         std::function<bool()> still_wanted) {
  if (!still_wanted()) co_return false;
  pairs_.insert_or_assign(std::move(account), std::move(pair));
  co_return true;
}

async::Task<void> MemoryTokenStore::remove(tokens::AccountKey account, tokens::SessionId session) {
  const auto found = pairs_.find(account);
  if (found != pairs_.end() && (session == 0 || found->second.generation.session == session)) pairs_.erase(found);
  co_return;
}

async::Task<bool> MemoryTokenStore::unlock(tokens::AccountKey) {
  co_return true;
}

async::Task<void> MemoryTokenStore::settled() {
  co_return;
}

std::shared_ptr<void> MemoryTokenStore::on_changed(std::function<void()> listener) {
  return std::make_shared<std::function<void()>>(std::move(listener));
}

}  // namespace vestibule::keyring
