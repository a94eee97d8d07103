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
inline constexpr Option profile{
    "profile", 'p', &CommandLine::profile,
    N_("Type of the service to log in to (default: found from the address, else token-api)"), N_("ID")};
inline constexpr Option server{"server", 0, &CommandLine::server,
                               N_("Server at which “profile check” tries each route"), N_("SERVER")};
inline constexpr Option password_stdin{"password-stdin", 0, &CommandLine::password_stdin,
                                       N_("Read the password from standard input")};
inline constexpr Option trust_certificate{
    "trust-certificate", 0, &CommandLine::trust_certificate,
    N_("Trust the server's certificate of this fingerprint for the account, though it does not verify"), N_("SHA256")};
inline constexpr Option client_certificate{
    "client-certificate", 0, &CommandLine::client_certificate,
    N_("Certificate of a smart card or another token to show who it is to a server that asks for one"),
    N_("PKCS11-URI")};
inline constexpr Option show{"show", 0, &CommandLine::show, N_("Print a token even to a terminal")};

inline constexpr Option sign_up{"sign-up", 0, &CommandLine::sign_up,
                                N_("Sign up a user for the check, who stays at the service")};
inline constexpr Option provoke_rate_limit{"provoke-rate-limit", 0, &CommandLine::provoke_rate_limit,
                                           N_("Log in wrongly until the service asks for a pause, 50 times at most")};
inline constexpr Option wait{"wait", 0, &CommandLine::wait,
                             N_("Longest life of an access token that is waited for (default: 300)"), N_("SECONDS")};
inline constexpr Option format{"format", 0, &CommandLine::format,
                               N_("How the report is written: text, markdown, json, junit or sarif (default: text)"),
                               N_("FORMAT")};
inline constexpr Option mend{"mend", 0, &CommandLine::mend, N_("Mend what can be mended without losing anything")};
inline constexpr Option unlock{"unlock", 0, &CommandLine::unlock,
                               N_("Ask for the keyring's password where it is locked")};
inline constexpr Option env{"env", 0, &CommandLine::env,
                            N_("Variable that the command finds the token in (default: VESTIBULE_TOKEN)"), N_("NAME")};
inline constexpr Option socket{"socket", 0, &CommandLine::socket, N_("Where the socket is made"), N_("PATH")};
inline constexpr Option json{"json", 0, &CommandLine::json, N_("Print JSON, for programs")};
inline constexpr Option all{"all", 0, &CommandLine::all, N_("Every account of the list")};
inline constexpr Option fresh{"fresh", 0, &CommandLine::fresh, N_("Renew it first, however long it would last")};
inline constexpr Option valid_for{"valid-for", 0, &CommandLine::valid_for,
                                  N_("Renew it first if it does not last that long"), N_("SECONDS")};
inline constexpr Option watch{"watch", 'w', &CommandLine::watch,
                              N_("Print a line at each change, until it is stopped")};
inline constexpr Option follow{"follow", 'f', &CommandLine::follow,
                               N_("Print new ones as they come, until it is stopped")};
inline constexpr Option header{"header", 'H', &CommandLine::headers, N_("Send this header too; can be repeated"),
                               N_("“NAME: VALUE”")};
inline constexpr Option data{"data", 'd', &CommandLine::data,
                             N_("Send this body; @FILE: a file's content, @-: standard input"), N_("DATA|@FILE")};
inline constexpr Option include{"include", 'i', &CommandLine::include,
                                N_("Print status and headers of the answer too")};
inline constexpr Option output{"output", 'o', &CommandLine::output,
                               N_("Write the answer to a file, which is there when it is whole (-: standard output)"),
                               N_("FILE")};

}  // namespace option

}  // namespace vestibule::cli
