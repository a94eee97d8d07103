#include "cli/command-line.hpp"

#include "async/owned.hpp"
#include "cli/command.hpp"
#include "cli/option-reader.hpp"
#include "config.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace vestibule::cli {

namespace {

using OwnedContext = async::Owned<GOptionContext, &g_option_context_free>;

constexpr const char* description =
    N_("“vestibulectl COMMAND --help” says what a command takes.\n"
       "\n"
       "Exit status: 0 ok, 1 failed, 2 usage, 3 not signed in, 4 refused by the service, 5 unavailable for now.");

std::string translated(const char* text) {
  return *text ? _(text) : "";
}

std::string usage_of(const Command& command) {
  const auto arguments = translated(command.arguments);
  return arguments.empty() ? command.name : command.name + (" " + arguments);
}

std::string summary_of_all() {
  std::string text = _("Stays signed in to services with access and refresh tokens; shares its accounts with the "
                       "Vestibule app.");
  text.append("\n\n").append(_("Commands:"));
  for (const auto& command : commands()) {
    const async::OwnedString line(g_strdup_printf("\n  %-10s %s", command.name, _(command.summary)));
    text.append(line.get());
  }
  return text;
}

OwnedContext new_context(const Command* command) {
  OwnedContext context(g_option_context_new(command ? usage_of(*command).c_str() : _("COMMAND [ARGUMENT…]")));
  g_option_context_set_translation_domain(context.get(), GETTEXT_PACKAGE);
  g_option_context_set_summary(context.get(), command ? _(command->summary) : summary_of_all().c_str());
  const auto more = command ? translated(command->description) : _(description);
  if (!more.empty()) g_option_context_set_description(context.get(), more.c_str());
  return context;
}

/// Options before the command may be those of any command; its own help names only what is not a command's.
void add_every_option(OptionReader& reader) {
  reader.add(option::version);
  for (const auto& command : commands())
    for (const auto* each : command.options)
      reader.add(*each, each != &option::account);
}

void add_options(OptionReader& reader, const Command* command) {
  if (!command) return add_every_option(reader);
  for (const auto* each : command->options)
    reader.add(*each);
}

/// What has been read of the arguments is taken out of them. The options that were given; none after a mistake.
std::optional<std::vector<const Option*>> read_options(const Command* command, int& argc, char**& argv,
                                                       CommandLine& line) {
  OptionReader reader;
  add_options(reader, command);
  const auto context = new_context(command);
  reader.put_into(context.get());
  g_option_context_set_strict_posix(context.get(), !command || command->takes_another_command);
  GError* error = nullptr;
  const bool good = g_option_context_parse(context.get(), &argc, &argv, &error);
  const async::OwnedError fault(error);
  if (good) return reader.store(line);
  std::fprintf(stderr, "vestibulectl%s%s: %s\n", command ? " " : "", command ? command->name : "", fault->message);
  return std::nullopt;
}

/// Whether the options before the command are its own.
bool has_options(const Command& command, const std::vector<const Option*>& given) {
  for (const auto* each : given) {
    if (std::find(command.options.begin(), command.options.end(), each) != command.options.end()) continue;
    std::fprintf(stderr, "vestibulectl %s: --%s: %s\n", command.name, each->name,
                 _("the command has no such option; see --help"));
    return false;
  }
  return true;
}

bool has_its_arguments(const CommandLine& line) {
  if (line.arguments.size() >= line.command->least && line.arguments.size() <= line.command->most) return true;
  std::fprintf(stderr, "vestibulectl %s: %s\n", line.command->name, _("wrong number of arguments; see --help"));
  return false;
}

}  // namespace

std::optional<CommandLine> parse_command_line(int argc, char** argv) {
  g_set_prgname("vestibulectl");
  CommandLine line;
  const auto before = read_options(nullptr, argc, argv, line);
  if (!before) return std::nullopt;
  if (line.version) {
    std::printf("vestibulectl %s\n", VERSION);
    std::exit(EXIT_SUCCESS);
  }
  line.command = argc > 1 ? find_command(argv[1]) : nullptr;
  if (!line.command) {
    complain(_("there is no such command; see --help"));
    return std::nullopt;
  }
  if (!has_options(*line.command, *before)) return std::nullopt;
  // The command stands where the parser takes the program's name to be.
  int rest = argc - 1;
  char** arguments = argv + 1;
  if (!read_options(line.command, rest, arguments, line)) return std::nullopt;
  line.arguments.assign(arguments + 1, arguments + rest);
  if (!has_its_arguments(line)) return std::nullopt;
  return line;
}

std::string help_text(const Command* command) {
  OptionReader reader;
  add_options(reader, command);
  const auto context = new_context(command);
  reader.put_into(context.get());
  return async::OwnedString(g_option_context_get_help(context.get(), TRUE, nullptr)).get();
}

}  // namespace vestibule::cli
