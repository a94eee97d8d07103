#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vestibule::cli {

/// What was typed.
struct CommandLine {
  std::string command;
  std::vector<std::string> arguments;
  std::string account;   ///< NAME or NAME@SERVER; empty: the one that was used last
  std::string username;  ///< to log in with
  std::string profile;   ///< the id of the service's profile; empty: to be found from the address
  std::string server;    ///< to check a profile at
  bool password_stdin = false;
  bool show = false;  ///< a token may go to a terminal
};

/// Reads the arguments. `--help` and `--version` print what they say, and end the program; a mistake prints a line on
/// standard error, and gives nothing.
std::optional<CommandLine> parse_command_line(int argc, char** argv);

}  // namespace vestibule::cli
