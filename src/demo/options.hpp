#pragma once

#include "policy.hpp"

#include <optional>
#include <stdexcept>
#include <string>

namespace vestibule::demo {

/** What the command line asks for; the defaults are those of the published service. */
struct Options {
  std::string host = "127.0.0.1";
  int port = 0;
  bool allow_remote = false;
  std::string database = ":memory:";
  Policy policy;
  std::optional<std::string> signing_key_file;
  std::optional<std::string> account;
  std::optional<std::string> tls_certificate;
  std::optional<std::string> tls_key;
  bool control = false;
  bool exit_with_stdin = false;
};

/** A command line, or a file that it names, that cannot be used; `what()` is a sentence for the person who typed it. */
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/**
 * Reads the command line. `--help` prints and ends the process, as GOption does.
 * @throws UsageError
 */
Options parse_command_line(int argc, char** argv);

}  // namespace vestibule::demo
