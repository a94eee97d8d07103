#include "keyring/bus-keyring.hpp"

#include "async/race.hpp"
#include "keyring/token-store.hpp"

#include <utility>

namespace vestibule::keyring {

namespace {

using tokens::AccountKey;
using tokens::Secret;

/// For the looks before a prompt, which itself has no bound.
constexpr std::chrono::milliseconds look_limit{3000};

/// The collection that an item is in.
std::string parent_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

}  // namespace

async::Task<SecretCollections::Items> BusKeyring::search(const AccountKey& account) {
  return collections_.search(attributes_on_bus(account, schema_name_));
}

async::Task<std::optional<Secret>> BusKeyring::read(AccountKey account) {
  const auto items = co_await search(account);
  if (items.none()) co_return std::nullopt;
  if (items.unlocked.empty()) throw KeyringError(Fault::Locked);
  auto text = co_await items_.lookup(account);
  if (text) co_return text;
  // Nothing, without an error: it went meanwhile, was locked meanwhile, or is there and cannot be read.
  const auto now = co_await search(account);
  if (now.none()) co_return std::nullopt;
  throw KeyringError(now.unlocked.empty() ? Fault::Locked : Fault::Unreadable);
}

async::Task<bool> BusKeyring::write(AccountKey account, Secret text, std::function<bool()> still_wanted) {
  std::string collection = co_await unlocked_collection_for(account);
  co_return co_await items_.store_and_read_back(account, std::move(collection), text, std::move(still_wanted));
}

/// Where the account's item is, or would be. Throws `Locked` where writing would have to ask the person.
async::Task<std::string> BusKeyring::unlocked_collection_for(AccountKey account) {
  const auto items = co_await search(account);
  if (!items.unlocked.empty()) co_return parent_of(items.unlocked.front());
  if (!items.locked.empty()) throw KeyringError(Fault::Locked);
  const auto collection = co_await collections_.default_collection();
  if (!collection) throw KeyringError(Fault::Locked);
  const bool locked = co_await collections_.is_locked(*collection);
  if (locked) throw KeyringError(Fault::Locked);
  co_return *collection;
}

async::Task<void> BusKeyring::remove(AccountKey account, tokens::SessionId session) {
  const auto items = co_await search(account);
  if (items.none()) co_return;
  if (items.unlocked.empty()) throw KeyringError(Fault::Locked);
  if (session != 0) {
    const bool its_own = co_await items_.has(account, session);
    if (!its_own) co_return;
  }
  co_await items_.clear(account);
  const auto left = co_await search(account);
  if (!left.unlocked.empty()) throw KeyringError(Fault::NotKept);
  if (!left.locked.empty()) throw KeyringError(Fault::Locked);
}

async::Task<bool> BusKeyring::unlock(AccountKey account) {
  auto items = co_await async::with_timeout(look_limit, search(account));
  if (!items.unlocked.empty()) co_return true;
  if (items.locked.empty()) {
    const auto collection = co_await async::with_timeout(look_limit, collections_.default_collection());
    if (!collection) co_return co_await collections_.make_default();
    const bool locked = co_await async::with_timeout(look_limit, collections_.is_locked(*collection));
    if (!locked) co_return true;
    items.locked.push_back(*collection);
  }
  co_return co_await collections_.unlock(std::move(items.locked));
}

async::Task<FoundAccounts> BusKeyring::find() {
  const auto items = co_await collections_.search(schema_on_bus(schema_name_));
  FoundAccounts found{.locked = items.locked.size()};
  for (const auto& item : items.unlocked) {
    const auto attributes = co_await collections_.attributes(item);
    if (auto account = account_of(attributes.get())) found.accounts.push_back(std::move(*account));
  }
  co_return found;
}

std::shared_ptr<void> BusKeyring::on_died(std::function<void()> listener) {
  return collections_.on_died(std::move(listener));
}

std::shared_ptr<void> BusKeyring::on_changed(std::function<void()> listener) {
  return collections_.on_changed(std::move(listener));
}

}  // namespace vestibule::keyring
