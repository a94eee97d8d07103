#include "cli/account-choice.hpp"

namespace vestibule::cli {

namespace {

bool is_meant(const tokens::AccountKey& account, const std::string& wanted) {
  return wanted.empty() || wanted == account.name || wanted == text_of(account);
}

}  // namespace

std::string text_of(const tokens::AccountKey& account) {
  return account.name + "@" + account.origin;
}

async::Task<std::shared_ptr<session::AccountSession>> chosen_account(Invocation& invocation) {
  const auto accounts = co_await invocation.accounts.list().read();
  for (const auto& listed : accounts) {
    if (!is_meant(listed, invocation.line.account)) continue;
    auto session = invocation.accounts.shared_session(listed);
    if (!session) continue;
    co_await session->tokens().restore();
    co_return session;
  }
  throw session::NotSignedIn();
}

}  // namespace vestibule::cli
