#pragma once

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace vestibule::bench {

/// What a storm's command line asks for; both drivers take the same one.
struct StormOptions {
  std::string url;       ///< of the service, without a slash at the end
  std::string scenario;  ///< a name for the report; one that begins with "echo-" posts bodies
  std::size_t count = 1000;
  std::size_t concurrency = 64;  ///< requests that are open at any time
  std::size_t connections = 64;  ///< at most
  std::size_t window = 0;        ///< fixed admission window of Vestibule's session; 0: it adapts
  std::chrono::milliseconds timeout{60'000};
  std::size_t warm_up = 0;
  std::chrono::milliseconds duration{0};  ///< 0: `count` says when it is over
  std::size_t probes = 0;
  std::chrono::milliseconds probe_gap{0};
  std::size_t body_bytes = 1024;
  std::string ca_file;  ///< PEM; empty: the system's certificates

  bool is_echo() const { return scenario.starts_with("echo-"); }
};

/// A command line that cannot be used; `what()` is for the person who typed it.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws `UsageError`. `--help` prints and ends the process, as GOption does.
StormOptions parse_storm_options(int argc, char** argv);

}  // namespace vestibule::bench
