#include "async/race.hpp"
#include "cli/command-line.hpp"
#include "cli/command.hpp"
#include "cli/password.hpp"
#include "cli/stop-signals.hpp"
#include "cli/transport-policy.hpp"
#include "config.hpp"
#include "tokens/core-dumps.hpp"
#include "tokens/freed-memory.hpp"

#include <glib/gi18n.h>

#include <clocale>
#include <cstdlib>

using namespace vestibule;
using namespace vestibule::cli;

namespace {

/// Runs the command until it has ended, or a signal ends it.
int run(const CommandLine& line, Command::RunWithAccounts command, tokens::Secret password) {
  sharing::ApplicationAccounts accounts(APP_ID, transport_policy());
  StopSignals signals(accounts);
  Invocation invocation{accounts, line, std::move(password)};
  int status = EXIT_FAILURE;
  {
    async::Race<ExitStatus> race;
    async::TaskScope scope;
    scope.start(race.run(command(invocation)));
    scope.start([](StopSignals& signals, async::Event& over) -> async::Task<void> {
      co_await signals.asked_to_end();
      over.set();
    }(signals, race.over));
    async::run(async::wait_for(race.over));
    try {
      status = race.ended() ? static_cast<int>(race.take()) : 128 + signals.number();
    } catch (const Error& error) {
      const auto failure = failure_of(error);
      complain(failure.text);
      status = static_cast<int>(failure.status);
    }
  }
  async::run(accounts.hand_over());
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  tokens::forbid_core_dumps();
  tokens::wipe_freed_memory();
  tokens::forbid_looking_inside();
  std::setlocale(LC_ALL, "");
  const char* locale_dir = g_getenv("VESTIBULE_LOCALE_DIR");
  bindtextdomain(GETTEXT_PACKAGE, locale_dir ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);

  auto line = parse_command_line(argc, argv);
  if (!line) return static_cast<int>(ExitStatus::Usage);
  const auto& command = *line->command;
  if (const auto* alone = std::get_if<Command::RunAlone>(&command.run)) return static_cast<int>((*alone)(*line));
  tokens::Secret password;
  if (command.asks_password && !line->sign_up) {
    if (line->username.empty()) line->username = g_get_user_name();
    password = read_password(line->username + ": " + _("Password: "), line->password_stdin);
    if (password.empty()) {
      complain(_("a password is needed: type it, or use --password-stdin"));
      return static_cast<int>(ExitStatus::Usage);
    }
  }
  StopSignals::block();
  return run(*line, std::get<Command::RunWithAccounts>(command.run), std::move(password));
}
