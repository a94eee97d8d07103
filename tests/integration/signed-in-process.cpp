// signed-in-process URL RENEWALS: a process that signs in to the account $ACCOUNT at URL, with the password that comes
// as the first line of standard input; reads, renews that often, reads again, and says "signed in". After another line
// it signs out, and says "signed out". Before both it rests, so that libraries have their time to give back what they
// have. It waits until standard input ends. For the test that looks into its memory.
//
// $TRUSTED: a certificate (PEM) of an authority that it trusts.

#include "async/race.hpp"
#include "config.hpp"
#include "sharing/application-accounts.hpp"
#include "tokens/core-dumps.hpp"
#include "tokens/freed-memory.hpp"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

using namespace vestibule;
using namespace std::chrono_literals;

namespace {

/// Longer than libsoup keeps what it has of a connection that has been used.
constexpr auto rest = 1s;

tokens::Secret read_line() {
  char line[256] = "";
  std::size_t size = 0;
  while (size < sizeof line && read(STDIN_FILENO, line + size, 1) == 1 && line[size] != '\n')
    size++;
  tokens::Secret secret({line, size});
  explicit_bzero(line, sizeof line);
  return secret;
}

void say(const char* text) {
  std::printf("%s\n", text);
  std::fflush(stdout);
}

async::Task<void> read_protected(session::AccountSession& account) {
  const auto reply = co_await account.fetch(account.profile().resources.front());
  if (reply.status != 200) say("not read");
}

async::Task<void> be_signed_in(sharing::ApplicationAccounts& accounts, session::AccountSession& account, int renewals) {
  {
    tokens::Secret password = read_line();
    co_await account.sign_in(std::move(password), true);
  }
  co_await accounts.list().remember(account.key());
  co_await read_protected(account);
  for (int i = 0; i < renewals; i++) {
    auto& tokens = account.tokens();
    co_await tokens.token_for(tokens.accept(), session::renewed_now);
    co_await read_protected(account);
  }
  co_await async::sleep_for(rest);
  say("signed in");
  read_line();
  const auto result = co_await account.tokens().sign_out();
  co_await account.tokens().settled();
  co_await async::sleep_for(rest);
  say(result.removed && result.server_told ? "signed out" : "not signed out");
}

gboolean end(gint, GIOCondition, gpointer over) {
  static_cast<async::Event*>(over)->set();
  return G_SOURCE_REMOVE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  tokens::forbid_core_dumps();
  tokens::wipe_freed_memory();
  service::TransportPolicy policy;
  if (const char* file = std::getenv("TRUSTED"))
    policy.tls_database = async::Object<GTlsDatabase>::adopt(G_TLS_DATABASE(g_tls_file_database_new(file, nullptr)));
  sharing::ApplicationAccounts accounts(APP_ID, std::move(policy));
  const auto account = accounts.shared_session(std::get<service::ServerAddress>(service::parse_server_address(argv[1])),
                                               std::getenv("ACCOUNT"));
  try {
    async::run(account->tokens().restore());
    async::run(be_signed_in(accounts, *account, std::atoi(argv[2])));
  } catch (const Error& error) {
    say(error.what());
  }
  async::Event over;
  g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), end, &over);
  async::run(async::wait_for(over));
  async::run(accounts.hand_over());
  return 0;
}
