#include "cli/command-line.hpp"

#include "async/owned.hpp"
#include "config.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iterator>

namespace vestibule::cli {

namespace {

using OwnedContext = async::Owned<GOptionContext, &g_option_context_free>;

struct Command {
  const char* name;
  std::size_t least, most;  ///< arguments
};

constexpr Command commands[] = {
    {"accounts", 0, 0}, {"events", 0, 0}, {"get", 1, 1000}, {"login", 1, 1}, {"logout", 0, 0},
    {"profile", 1, 2},  {"signup", 1, 1}, {"status", 0, 0}, {"token", 0, 0},
};

constexpr const char* summary = N_(
    "Stays signed in to services with access and refresh tokens; shares its accounts with the Vestibule app.\n"
    "\n"
    "Commands:\n"
    "  accounts            list the accounts, the last used one first\n"
    "  signup SERVER       make an account, and log in\n"
    "  login SERVER        log in; the password is asked for, or read from standard input\n"
    "  logout              end the session, at the server and here\n"
    "  status              say whether somebody is signed in\n"
    "  get PATH…           read protected resources\n"
    "  token               print an access token that is good now\n"
    "  events              print what happened to the session\n"
    "  profile list        list the types of services that are known\n"
    "  profile show ID     say what is known of one\n"
    "  profile check FILE  say whether a file describes one, and what is wrong in it;\n"
    "                      with --server, whether that server is as it says, with --username further than the log-in\n"
    "  profile find SERVER find out which one a server is, by at most three harmless requests\n"
    "  profile new FILE    write a small one to begin with");

constexpr const char* description =
    N_("Exit status: 0 ok, 1 failed, 2 usage, 3 not signed in, 4 refused by the service, 5 unavailable for now.");

std::string text(char* owned) {
  return owned ? async::OwnedString(owned).get() : "";
}

bool is_complete(const CommandLine& line) {
  const auto command = std::find_if(std::begin(commands), std::end(commands),
                                    [&line](const Command& each) { return line.command == each.name; });
  if (command == std::end(commands)) {
    std::fprintf(stderr, "vestibulectl: %s\n", _("there is no such command; see --help"));
    return false;
  }
  if (line.arguments.size() >= command->least && line.arguments.size() <= command->most) return true;
  std::fprintf(stderr, "vestibulectl %s: %s\n", command->name, _("wrong number of arguments; see --help"));
  return false;
}

}  // namespace

std::optional<CommandLine> parse_command_line(int argc, char** argv) {
  CommandLine line;
  char *account = nullptr, *username = nullptr, *profile = nullptr, *server = nullptr;
  gboolean password_stdin = FALSE, show = FALSE, version = FALSE;
  const std::array<GOptionEntry, 8> entries = {{
      {"account", 'a', 0, G_OPTION_ARG_STRING, &account, N_("Account to use (default: the last used one)"),
       N_("NAME[@SERVER]")},
      {"username", 'u', 0, G_OPTION_ARG_STRING, &username, N_("Name to log in with"), N_("NAME")},
      {"profile", 'p', 0, G_OPTION_ARG_STRING, &profile,
       N_("Type of the service to log in to (default: found from the address, else token-api)"), N_("ID")},
      {"server", 0, 0, G_OPTION_ARG_STRING, &server, N_("Server at which “profile check” tries each route"),
       N_("SERVER")},
      {"password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin, N_("Read the password from standard input"),
       nullptr},
      {"show", 0, 0, G_OPTION_ARG_NONE, &show, N_("Print a token even to a terminal"), nullptr},
      {"version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version"), nullptr},
      {},
  }};
  const OwnedContext context(g_option_context_new(_("COMMAND [ARGUMENT…]")));
  g_option_context_set_translation_domain(context.get(), GETTEXT_PACKAGE);
  g_option_context_set_summary(context.get(), _(summary));
  g_option_context_set_description(context.get(), _(description));
  g_option_context_add_main_entries(context.get(), entries.data(), GETTEXT_PACKAGE);
  GError* error = nullptr;
  const bool good = g_option_context_parse(context.get(), &argc, &argv, &error);
  const async::OwnedError fault(error);
  line.account = text(account);
  line.username = text(username);
  line.profile = text(profile);
  line.server = text(server);
  line.password_stdin = password_stdin;
  line.show = show;
  if (!good) {
    std::fprintf(stderr, "vestibulectl: %s\n", fault->message);
    return std::nullopt;
  }
  if (version) {
    std::printf("vestibulectl %s\n", VERSION);
    std::exit(EXIT_SUCCESS);
  }
  if (argc > 1) line.command = argv[1];
  for (int i = 2; i < argc; i++)
    line.arguments.emplace_back(argv[i]);
  if (!is_complete(line)) return std::nullopt;
  return line;
}

}  // namespace vestibule::cli
