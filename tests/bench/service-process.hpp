#pragma once

#include "async/owned.hpp"

#include <gio/gio.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

namespace vestibule::bench {

inline double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// A program that answers each request at once, until this goes.
class ServiceProcess {
public:
  explicit ServiceProcess(std::vector<const char*> command)
      : process_(async::Object<GSubprocess>::adopt(
            g_subprocess_newv((command.push_back(nullptr), command.data()), G_SUBPROCESS_FLAGS_STDOUT_PIPE, nullptr))) {
    if (!process_) std::exit(2);
    std::string line(200, '\0');
    const auto length =
        g_input_stream_read(g_subprocess_get_stdout_pipe(process_.get()), line.data(), line.size(), nullptr, nullptr);
    std::istringstream words(line.substr(0, static_cast<std::size_t>(std::max<gssize>(length, 0))));
    for (std::string word; words >> word;)
      if (word.starts_with("http://")) url = word;
  }
  ServiceProcess(const ServiceProcess&) = delete;
  ~ServiceProcess() { g_subprocess_force_exit(process_.get()); }

  std::string url;

private:
  async::Object<GSubprocess> process_;
};

}  // namespace vestibule::bench
