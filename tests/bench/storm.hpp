#pragma once

#include "client.hpp"
#include "storm-options.hpp"
#include "tally.hpp"

#include <cstdint>
#include <optional>

namespace vestibule::bench {

/// Runs one scenario with a client, and measures it.
class Storm {
public:
  Storm(const StormOptions& options, Client& client);

  /// Turns the main loop until all is done. Throws what `Client::log_in` throws.
  Report run();

private:
  void warm_up();
  void measure();
  void probe();
  void wait(std::chrono::milliseconds limit);
  void fill();
  void start_one();
  void ended(const Ending& ending);
  bool wants_more() const;
  async::Bytes next_body();
  std::string stats() const;

  const StormOptions& options_;
  Client& client_;
  Report report_;
  std::size_t concurrency_ = 1;
  std::size_t to_start_ = 0;
  std::int64_t start_until_ = 0;  ///< monotonic time, microseconds; 0: `to_start_` says it
  std::size_t open_ = 0;
  bool counting_ = false;
  std::string last_verdict_;
  std::uint64_t bodies_ = 0;
};

/// A driver's `main`: parses the options, has a client made, runs the storm, prints the line.
int storm_main(int argc, char** argv, const std::function<std::unique_ptr<Client>(const StormOptions&)>& make_client);

/// The certificates of `--ca`; null without one. Throws `UsageError`.
async::Object<GTlsDatabase> tls_database_of(const StormOptions& options);

}  // namespace vestibule::bench
