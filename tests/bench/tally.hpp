#pragma once

#include "client.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace vestibule::bench {

/// The counts of a storm and what it cost.
struct Tally {
  std::int64_t ok = 0;
  std::int64_t failed = 0;
  std::int64_t hung = 0;
  std::int64_t sha_ok = 0;
  std::int64_t sha_bad = 0;
  std::map<std::string, std::int64_t> errors;

  /// Counts a request. An answer to a posted body is checked against the body.
  void count(const Ending& ending);
};

/// A request that ended well, or why not: "ok", "HTTP 503", the error's text.
std::string verdict_on(const Ending& ending);

/// Time on the clock and in the processor since it was made.
class Stopwatch {
public:
  Stopwatch();
  double wall_ms() const;
  double cpu_ms() const;

private:
  std::int64_t wall_;
  double cpu_;
};

/// The most memory that this process has had (`VmHWM`), in KiB.
std::int64_t peak_rss_kb();

/// The line that a driver prints.
struct Report {
  std::string peer;
  std::string scenario;
  Tally tally;
  double wall_ms = 0;
  double cpu_ms = 0;
  std::int64_t peak_rss_kb = 0;
  std::vector<std::string> probes;
  std::string stats;  ///< JSON as the service gave it; anything else becomes null

  std::string json() const;
};

}  // namespace vestibule::bench
