#include "keyring/file-keyring.hpp"

#include "keyring/token-store.hpp"

#include <gio/gio.h>

#include <utility>

namespace vestibule::keyring {

using tokens::AccountKey;
using tokens::Secret;

async::Task<std::optional<Secret>> FileKeyring::read(AccountKey account) {
  auto text = co_await items_.lookup(account);
  if (text) co_return text;
  const bool readable = co_await items_.all_readable();
  if (!readable) throw KeyringError(Fault::Unreadable);
  co_return std::nullopt;
}

async::Task<bool> FileKeyring::write(AccountKey account, Secret text, std::function<bool()> still_wanted) {
  return items_.store_and_read_back(std::move(account), {}, std::move(text), std::move(still_wanted));
}

async::Task<void> FileKeyring::remove(AccountKey account, tokens::SessionId session) {
  if (session != 0) {
    const bool its_own = co_await items_.has(account, session);
    if (!its_own) co_return;
  }
  co_await items_.clear(account);
  const auto left = co_await items_.lookup(account);
  if (left) throw KeyringError(Fault::NotKept);
}

async::Task<bool> FileKeyring::unlock(AccountKey account) {
  try {
    co_await items_.lookup(std::move(account));
  } catch (const async::GioError& error) {
    if (!error.matches(G_IO_ERROR, G_IO_ERROR_CANCELLED)) throw;
    co_return false;
  }
  co_return true;
}

async::Task<FoundAccounts> FileKeyring::find() {
  FoundAccounts found;
  found.accounts = co_await items_.accounts();
  co_return found;
}

std::shared_ptr<void> FileKeyring::on_died(std::function<void()> listener) {
  return std::make_shared<std::function<void()>>(std::move(listener));  // nobody else keeps the file
}

std::shared_ptr<void> FileKeyring::on_changed(std::function<void()> listener) {
  return std::make_shared<std::function<void()>>(std::move(listener));
}

}  // namespace vestibule::keyring
