#include "cli/account-commands.hpp"

#include "cli/account-choice.hpp"
#include "cli/json-output.hpp"
#include "cli/profile-choice.hpp"
#include "cli/terminal-text.hpp"
#include "service/client-certificate.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace vestibule::cli {

namespace {

/// The account that the options describe; null, and the reason said, where they describe none.
async::Task<std::shared_ptr<session::AccountSession>> new_account(Invocation& invocation) {
  const auto& line = invocation.line;
  auto address = read_address(line.arguments[0]);
  if (!address) co_return nullptr;
  const auto trusted = service::parse_fingerprint(line.trust_certificate);
  if (!trusted && !line.trust_certificate.empty()) {
    complain(_("--trust-certificate takes a SHA-256 fingerprint, 64 hexadecimal digits"));
    co_return nullptr;
  }
  if (!line.client_certificate.empty() && !service::is_client_certificate(line.client_certificate)) {
    complain(_("--client-certificate takes a PKCS#11 URI without a PIN; pin-source can name a file with it"));
    co_return nullptr;
  }
  const auto* profile = co_await chosen_profile(invocation, *address);
  if (!profile) co_return nullptr;
  const tokens::AccountKey key{address->text(), line.username, profile->id};
  if (!line.client_certificate.empty())
    co_await invocation.accounts.client_certificates().set(key, line.client_certificate);
  if (trusted) co_await invocation.accounts.trusted_certificates().trust(key, *trusted);
  co_return invocation.accounts.shared_session(std::move(*address), line.username, *profile);
}

async::Task<ExitStatus> begin_session(Invocation& invocation, std::shared_ptr<session::AccountSession> session) {
  co_await session->sign_in(std::move(invocation.password), true);
  co_await invocation.accounts.list().remember(session->key());
  if (session->state().not_saved)
    complain(_("the keyring did not take the sign-in: it lasts as long as its owner runs"));
  co_return ExitStatus::Ok;
}

/// `whose`: stands in front of what is said.
async::Task<void> end_session(Invocation& invocation, std::shared_ptr<session::AccountSession> session,
                              std::string whose) {
  co_await invocation.accounts.list().forget(session->key());
  const auto result = co_await session->tokens().sign_out();
  co_await invocation.accounts.forget_certificates(session->key());
  if (!result.removed)
    complain(whose + _("the keyring is locked: the sign-in is removed from it when it is next unlocked"));
  if (!result.server_told) complain(whose + _("the server could not be told"));
}

async::Task<ExitStatus> log_out_one_of_all(Invocation& invocation, tokens::AccountKey listed) {
  const auto whose = text_of(listed) + ": ";
  try {
    const auto session = co_await open_account(invocation, listed);
    co_await end_session(invocation, session, whose);
    co_return ExitStatus::Ok;
  } catch (const Error& error) {
    const auto failure = failure_of(error);
    complain(whose + failure.text);
    co_return failure.status;
  }
}

void print_lines(const keyring::AccountList::Accounts& accounts) {
  const bool on_terminal = isatty(STDOUT_FILENO);
  bool first = true;
  for (const auto& listed : accounts) {
    const auto text = printable(text_of(listed));
    // For a program each line is an account, and the first one is the last used.
    if (std::exchange(first, false) && on_terminal)
      std::printf("%s  (%s)\n", bold(text).c_str(), _("last used"));
    else
      std::printf("%s\n", text.c_str());
  }
}

void print_json(const keyring::AccountList::Accounts& accounts) {
  JsonOutput json;
  json.begin_array();
  for (const auto& listed : accounts) {
    json.begin_object();
    json.member("account").text(text_of(listed));
    json.member("name").text(listed.name).member("server").text(listed.origin).member("profile").text(listed.profile);
    json.member("last_used").boolean(&listed == &accounts.front()).end_object();
  }
  json.end_array();
  json.print();
}

}  // namespace

async::Task<ExitStatus> list_accounts(Invocation& invocation) {
  const auto accounts = co_await invocation.accounts.list().read();
  invocation.line.json ? print_json(accounts) : print_lines(accounts);
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> use_account(Invocation& invocation) {
  const auto accounts = co_await invocation.accounts.list().read();
  co_await invocation.accounts.list().remember(find_account(accounts, invocation.line.arguments[0]));
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> log_in(Invocation& invocation) {
  const auto session = co_await new_account(invocation);
  if (!session) co_return ExitStatus::Usage;
  co_return co_await begin_session(invocation, session);
}

async::Task<ExitStatus> sign_up(Invocation& invocation) {
  const auto session = co_await new_account(invocation);
  if (!session) co_return ExitStatus::Usage;
  co_await session->sign_up(invocation.password);
  co_return co_await begin_session(invocation, session);
}

async::Task<ExitStatus> log_out(Invocation& invocation) {
  if (!invocation.line.all) {
    const auto session = co_await chosen_account(invocation);
    co_await end_session(invocation, session, "");
    co_return ExitStatus::Ok;
  }
  if (!invocation.line.account.empty()) {
    complain(_("--all and --account exclude each other"));
    co_return ExitStatus::Usage;
  }
  auto worst = ExitStatus::Ok;
  const auto accounts = co_await invocation.accounts.list().read();
  for (const auto& listed : accounts) {
    const auto status = co_await log_out_one_of_all(invocation, listed);
    worst = std::max(worst, status);
  }
  co_return worst;
}

}  // namespace vestibule::cli
