#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vestibule::cli {

struct Command;

/// What was typed.
struct CommandLine {
  const Command* command = nullptr;
  std::vector<std::string> arguments = {};

  // The options (option.hpp), by what they are for.
  std::string account = {};  ///< NAME or NAME@SERVER; empty: the one that was used last
  bool version = false;
  bool json = false;
  bool all = false;           ///< every account of the list
  std::string username = {};  ///< to log in with
  std::string profile = {};   ///< the id of the service's profile; empty: to be found from the address
  std::string server = {};    ///< to check a profile at
  bool password_stdin = false;
  std::string client_certificate = {};    ///< PKCS#11 URI
  std::string trust_certificate = {};     ///< the SHA-256 of a server's, for the account
  bool sign_up = false;                   ///< a user for the check alone
  bool provoke_rate_limit = false;        ///< by wrong log-ins
  std::optional<double> wait = {};        ///< seconds: no access token that lives longer is waited for
  std::string format = {};                ///< of a report
  bool fresh = false;                     ///< the token is to be a new one
  std::optional<double> valid_for = {};   ///< seconds
  bool watch = false;                     ///< until a signal
  bool follow = false;                    ///< until a signal
  std::vector<std::string> headers = {};  ///< "Name: value"
  std::string data = {};                  ///< of a request's body, or @FILE
  bool include = false;                   ///< status and headers of an answer too
  std::string output = {};                ///< file for the answer
  std::string env = {};                   ///< the variable that a command finds its token in
  std::string socket = {};                ///< where tokens are served
  bool mend = false;                      ///< what can be mended
  bool unlock = false;                    ///< the person may be asked for the keyring's password
  bool show = false;                      ///< a token may go to a terminal
};

/// Reads the arguments: options of the command, before it or behind it. `--help` and `--version` print what they say,
/// and end the program; a mistake prints a line on standard error, and gives nothing.
std::optional<CommandLine> parse_command_line(int argc, char** argv);

/// What `--help` prints, of one command or of the whole program.
std::string help_text(const Command* command);

}  // namespace vestibule::cli
