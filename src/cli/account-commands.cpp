#include "cli/account-commands.hpp"

#include "cli/account-choice.hpp"

#include <cstdio>
#include <utility>
#include <variant>

namespace vestibule::cli {

using service::ServerAddress;

namespace {

/// The account that the options describe; null, and the reason said, where they describe none.
std::shared_ptr<session::AccountSession> new_account(Invocation& invocation) {
  const auto& line = invocation.line;
  auto address = service::parse_server_address(line.arguments[0]);
  auto* parsed = std::get_if<ServerAddress>(&address);
  if (!parsed) {
    complain(_("this is no address that a token may be sent to"));
    return nullptr;
  }
  const auto* profile = invocation.accounts.profiles().find(line.profile);
  if (!profile) {
    complain(line.profile + ": " + _("there is no such profile; see “profile list”"));
    return nullptr;
  }
  return invocation.accounts.shared_session(std::move(*parsed), line.username, *profile);
}

async::Task<ExitStatus> begin_session(Invocation& invocation, std::shared_ptr<session::AccountSession> session) {
  co_await session->sign_in(std::move(invocation.password), true);
  co_await invocation.accounts.list().remember(session->key());
  if (session->state().not_saved)
    complain(_("the keyring did not take the sign-in: it lasts as long as its owner runs"));
  co_return ExitStatus::Ok;
}

}  // namespace

async::Task<ExitStatus> list_accounts(Invocation& invocation) {
  const auto accounts = co_await invocation.accounts.list().read();
  for (const auto& listed : accounts)
    std::printf("%s\n", text_of(listed).c_str());
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> log_in(Invocation& invocation) {
  const auto session = new_account(invocation);
  if (!session) co_return ExitStatus::Usage;
  co_return co_await begin_session(invocation, session);
}

async::Task<ExitStatus> sign_up(Invocation& invocation) {
  const auto session = new_account(invocation);
  if (!session) co_return ExitStatus::Usage;
  co_await session->sign_up(invocation.password);
  co_return co_await begin_session(invocation, session);
}

async::Task<ExitStatus> log_out(Invocation& invocation) {
  const auto session = co_await chosen_account(invocation);
  co_await invocation.accounts.list().forget(session->key());
  const auto result = co_await session->tokens().sign_out();
  if (!result.removed) complain(_("the keyring is locked: the sign-in is removed from it when it is next unlocked"));
  if (!result.server_told) complain(_("the server could not be told"));
  co_return ExitStatus::Ok;
}

}  // namespace vestibule::cli
