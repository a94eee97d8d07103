#include "cli/account-choice.hpp"

#include <algorithm>
#include <string_view>
#include <variant>

namespace vestibule::cli {

namespace {

/// Whether the server is that one, as a person writes it: "127.0.0.1:8080", "https://Example.org/".
bool is_server(std::string_view typed, const std::string& origin) {
  const auto address = service::parse_server_address(typed);
  const auto* parsed = std::get_if<service::ServerAddress>(&address);
  return typed == origin || (parsed && parsed->text() == origin);
}

bool is_meant(const tokens::AccountKey& account, const std::string& wanted) {
  if (wanted == account.name) return true;
  const auto name = account.name + "@";
  return wanted.starts_with(name) && is_server(std::string_view(wanted).substr(name.size()), account.origin);
}

}  // namespace

std::string text_of(const tokens::AccountKey& account) {
  return account.name + "@" + account.origin;
}

tokens::AccountKey find_account(const keyring::AccountList::Accounts& accounts, const std::string& wanted) {
  const auto meant = [&wanted](const tokens::AccountKey& each) { return is_meant(each, wanted); };
  const auto found = std::find_if(accounts.begin(), accounts.end(), meant);
  if (found == accounts.end()) throw NoSuchAccount();
  const bool several = std::any_of(found, accounts.end(), [&](const tokens::AccountKey& each) {
    return meant(each) && text_of(each) != text_of(*found);
  });
  if (several) throw AmbiguousAccount();
  return *found;
}

async::Task<std::shared_ptr<session::AccountSession>> open_account(Invocation& invocation, tokens::AccountKey listed) {
  auto session = invocation.accounts.shared_session(listed);
  if (!session) throw UnknownService();
  co_await session->tokens().restore();
  co_return session;
}

async::Task<std::shared_ptr<session::AccountSession>> chosen_account(Invocation& invocation) {
  const auto accounts = co_await invocation.accounts.list().read();
  const auto& wanted = invocation.line.account;
  if (!wanted.empty()) co_return co_await open_account(invocation, find_account(accounts, wanted));
  for (const auto& listed : accounts) {
    auto session = invocation.accounts.shared_session(listed);
    if (!session) continue;
    co_await session->tokens().restore();
    co_return session;
  }
  throw session::NotSignedIn();
}

}  // namespace vestibule::cli
