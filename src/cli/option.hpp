#pragma once

#include "cli/command-line.hpp"

#include <glib/gi18n.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vestibule::cli {

/// An option of one command or of several, and where its value goes.
struct Option {
  using Flag = bool CommandLine::*;
  using Text = std::string CommandLine::*;
  using Texts = std::vector<std::string> CommandLine::*;  ///< given once or more
  using Number = std::optional<double> CommandLine::*;

  const char* name;
  char short_name;  ///< 0: none
  std::variant<Flag, Text, Texts, Number> value;
  const char* help;
  const char* argument = nullptr;  ///< what the help calls its value
};

/// The options that there are. One that several commands have means the same to each.
namespace option {

inline constexpr Option account{"account", 'a', &CommandLine::account,
                                N_("Account to use (default: the last used one)"), N_("NAME[@SERVER]")};
inline constexpr Option version{"version", 0, &CommandLine::version, N_("Print the version")};
inline constexpr Option username{"username", 'u', &CommandLine::username, N_("Name to log in with"), N_("NAME")};
inline constexpr Option profile{"profile", 'p', &CommandLine::profile,
                                N_("Type of the service to log in to (default: token-api)"), N_("ID")};
inline constexpr Option password_stdin{"password-stdin", 0, &CommandLine::password_stdin,
                                       N_("Read the password from standard input")};
inline constexpr Option show{"show", 0, &CommandLine::show, N_("Print a token even to a terminal")};

}  // namespace option

}  // namespace vestibule::cli
