#pragma once

#include "async/task.hpp"
#include "cli/command-line.hpp"
#include "cli/exit-status.hpp"
#include "cli/option.hpp"
#include "sharing/application-accounts.hpp"
#include "tokens/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vestibule::cli {

/// What a command works with. It outlives the command's task.
struct Invocation {
  sharing::ApplicationAccounts& accounts;
  const CommandLine& line;
  tokens::Secret password = {};  ///< for a command that asks for one
};

/// One command of `vestibulectl`: a row of the table in command-table.cpp. A command prints its result on standard
/// output, and throws what the rooms throw.
struct Command {
  /// Neither accounts nor a main loop.
  using RunAlone = ExitStatus (*)(const CommandLine&);
  using RunWithAccounts = async::Task<ExitStatus> (*)(Invocation&);

  static constexpr std::size_t any = static_cast<std::size_t>(-1);

  const char* name;
  std::size_t least, most;  ///< arguments
  const char* arguments;    ///< as the help names them
  const char* summary;      ///< one line
  std::vector<const Option*> options;
  std::variant<RunAlone, RunWithAccounts> run;
  const char* description = "";        ///< for its own help, behind the options
  bool asks_password = false;          ///< before it runs: `username` and `password_stdin` say how
  bool takes_another_command = false;  ///< what begins with a dash behind its first argument is not ours
};

/// In the order in which the help lists them.
const std::vector<Command>& commands();
/// Null where there is none of that name.
const Command* find_command(std::string_view name);

/// Says on standard error what went wrong.
void complain(const std::string& text);

}  // namespace vestibule::cli
