#include "cli/doctor.hpp"

#include "cli/keyring-checks.hpp"
#include "cli/server-checks.hpp"
#include "cli/storage-checks.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <variant>

namespace vestibule::cli {

using service::ServerAddress;
using sharing::SharedAccounts;

namespace {

/// The servers of the accounts, each once, behind the one that was named.
std::vector<ServerAddress> servers_of(const keyring::AccountList::Accounts& accounts,
                                      std::vector<ServerAddress> named) {
  auto servers = std::move(named);
  for (const auto& account : accounts) {
    auto address = service::parse_server_address(account.origin);
    auto* parsed = std::get_if<ServerAddress>(&address);
    const auto is_it = [parsed](const ServerAddress& server) { return server.text() == parsed->text(); };
    if (parsed && std::none_of(servers.begin(), servers.end(), is_it)) servers.push_back(std::move(*parsed));
  }
  return servers;
}

/// The sign-ins, from the process that keeps them to the keyring that they are in.
async::Task<void> check_sign_ins(CheckReport& report, Invocation& invocation,
                                 const keyring::AccountList::Accounts& accounts) {
  const auto written = invocation.accounts.shared().ended_sessions().all();
  const bool owner_answers = co_await check_owner(report, invocation);
  const bool keyring_is_open = co_await check_keyring(report, invocation);
  co_await check_writing(report, invocation, keyring_is_open);
  // Another owner has in memory what it has read.
  const bool reads_itself = invocation.accounts.shared().role() == SharedAccounts::Role::Owner;
  std::vector<tokens::AccountKey> known;
  for (const auto& account : accounts) {
    const bool is_known =
        co_await check_account(report, invocation, account, owner_answers && (keyring_is_open || !reads_itself));
    if (is_known) known.push_back(account);
  }
  co_await check_ended_sessions(report, invocation, written, known);
}

}  // namespace

async::Task<ExitStatus> examine(Invocation& invocation) {
  std::vector<ServerAddress> named;
  if (!invocation.line.arguments.empty()) {
    auto address = service::parse_server_address(invocation.line.arguments[0]);
    auto* parsed = std::get_if<ServerAddress>(&address);
    if (!parsed) {
      complain(_("this is no address that a token may be sent to"));
      co_return ExitStatus::Usage;
    }
    named.push_back(std::move(*parsed));
  }
  CheckReport report(invocation.line.json);
  check_folders(report, invocation);
  const auto accounts = co_await check_account_list(report, invocation);
  check_profiles(report, invocation);
  co_await check_sign_ins(report, invocation, accounts);
  co_await check_network(report);
  const auto servers = servers_of(accounts, std::move(named));
  for (const auto& server : servers)
    co_await check_server(report, invocation, server);
  co_return report.finish();
}

}  // namespace vestibule::cli
