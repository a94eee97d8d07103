#include "cli/commands.hpp"

#include "config.hpp"
#include "service/profile-discovery.hpp"
#include "session/event-ring.hpp"

#include <glib/gi18n.h>
#include <unistd.h>

#include <cstdio>
#include <utility>
#include <variant>

namespace vestibule::cli {

using service::ServerAddress;
using session::AccountSession;
using session::SignedIn;
using session::UnknownReason;

namespace {

bool is_meant(const tokens::AccountKey& account, const std::string& wanted) {
  return wanted.empty() || wanted == account.name || wanted == account.name + "@" + account.origin;
}

const char* text_of(const session::AccountState& state) {
  switch (state.signed_in) {
  case SignedIn::Yes:
    return state.renewing ? _("signed in, renewing") : _("signed in");
  case SignedIn::No:
    return _("signed out");
  case SignedIn::Unknown:
    break;
  }
  switch (state.reason) {
  case UnknownReason::Locked:
    return _("unknown: the keyring is locked");
  case UnknownReason::Unreadable:
    return _("unknown: the stored sign-in cannot be read");
  default:
    return _("unknown: there is no keyring that answers");
  }
}

}  // namespace

void complain(const std::string& text) {
  std::fprintf(stderr, "vestibulectl: %s\n", text.c_str());
}

async::Task<ExitStatus> Commands::run(tokens::Secret password) {
  const auto& command = line_.command;
  if (command == "accounts") return list_accounts();
  if (command == "login" || command == "signup") return log_in(std::move(password), command == "signup");
  if (command == "logout") return log_out();
  if (command == "status") return show_status();
  if (command == "get") return get();
  if (command == "token") return print_token();
  return print_events();
}

async::Task<std::shared_ptr<AccountSession>> Commands::account() {
  for (const auto& listed : co_await accounts_.list().read()) {
    if (!is_meant(listed, line_.account)) continue;
    auto session = accounts_.shared_session(listed);
    if (!session) continue;
    co_await session->tokens().restore();
    co_return session;
  }
  throw session::NotSignedIn();
}

async::Task<ExitStatus> Commands::list_accounts() {
  for (const auto& listed : co_await accounts_.list().read())
    std::printf("%s@%s\n", listed.name.c_str(), listed.origin.c_str());
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> Commands::log_in(tokens::Secret password, bool sign_up) {
  auto address = service::parse_server_address(line_.arguments[0]);
  auto* parsed = std::get_if<ServerAddress>(&address);
  if (!parsed) {
    complain(_("this is no address that a token may be sent to"));
    co_return ExitStatus::Usage;
  }
  const auto* profile = accounts_.profiles().find(line_.profile);
  if (line_.profile.empty()) profile = co_await find_profile(*parsed);
  if (!profile) {
    complain(line_.profile + ": " + _("there is no such profile; see “profile list”"));
    co_return ExitStatus::Usage;
  }
  const auto session = accounts_.shared_session(std::move(*parsed), line_.username, *profile);
  if (sign_up) co_await session->sign_up(password);
  co_await session->sign_in(std::move(password), true);
  co_await accounts_.list().remember(session->key());
  if (session->state().not_saved)
    complain(_("the keyring did not take the sign-in: it lasts as long as its owner runs"));
  co_return ExitStatus::Ok;
}

/// The token API where nothing else alone fits.
async::Task<const service::ServiceProfile*> Commands::find_profile(ServerAddress address) {
  service::TransportPolicy policy;
  policy.user_agent = std::string("vestibulectl/") + VERSION;
  const auto discovery = co_await service::discover_profile(std::move(address), accounts_.profiles().all(), policy);
  const auto* usual = &service::token_api_profile();
  const auto* profile = discovery.profile ? discovery.profile : accounts_.profiles().find(usual->id);
  if (profile->id != usual->id)
    complain(profile->id + ": " + _("the type of the service, by its answers; another is chosen with --profile"));
  co_return profile;
}

async::Task<ExitStatus> Commands::log_out() {
  const auto session = co_await account();
  co_await accounts_.list().forget(session->key());
  const auto result = co_await session->tokens().sign_out();
  if (!result.removed) complain(_("the keyring is locked: the sign-in is removed from it when it is next unlocked"));
  if (!result.server_told) complain(_("the server could not be told"));
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> Commands::show_status() {
  const auto session = co_await account();
  const auto& state = session->state();
  std::printf("%s@%s: %s\n", session->account_name().c_str(), session->address().text().c_str(), text_of(state));
  if (state.not_saved) std::printf("%s\n", _("The sign-in is not saved: the keyring does not take it."));
  if (state.unavailable) std::printf("%s\n", _("The server cannot be reached at the moment."));
  switch (state.signed_in) {
  case SignedIn::Yes:
    co_return ExitStatus::Ok;
  case SignedIn::No:
    co_return ExitStatus::NotSignedIn;
  default:
    co_return ExitStatus::Unavailable;
  }
}

async::Task<ExitStatus> Commands::get() {
  const auto session = co_await account();
  auto status = ExitStatus::Ok;
  for (const auto& path : line_.arguments) {
    const auto one = co_await get_one(*session, path);
    if (one != ExitStatus::Ok) status = one;
  }
  co_return status;
}

async::Task<ExitStatus> Commands::get_one(AccountSession& account, std::string path) {
  if (!path.starts_with('/')) {
    complain(path + ": " + _("a path begins with a slash"));
    co_return ExitStatus::Usage;
  }
  session::Request request;
  request.url = account.address().url_of(path);
  const auto reply = co_await account.send(std::move(request));
  const auto text = reply.text();
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  if (reply.status < 400) co_return ExitStatus::Ok;
  complain(path + ": HTTP " + std::to_string(reply.status));
  co_return reply.status < 500 ? ExitStatus::Refused : ExitStatus::Unavailable;
}

async::Task<ExitStatus> Commands::print_token() {
  if (isatty(STDOUT_FILENO) && !line_.show) {
    complain(_("a token does not belong on a terminal; use it in “$(vestibulectl token)”, or add --show"));
    co_return ExitStatus::Usage;
  }
  const auto session = co_await account();
  auto& source = session->tokens();
  const auto token = co_await source.token(source.accept());
  const auto text = token.text.reveal();
  std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> Commands::print_events() {
  const auto session = co_await account();
  const auto now = accounts_.clock().boot_time();
  for (const auto& event : co_await session->tokens().fetch_events(0))
    std::printf("%+.3f s  %s  %s  %s\n", static_cast<double>((event.at - now).count()) / 1000,
                session::name_of(event.kind), tokens::to_string(event.generation).c_str(), event.detail.c_str());
  co_return ExitStatus::Ok;
}

}  // namespace vestibule::cli
