#pragma once

#include "async/owned.hpp"

#include <gio/gio.h>

#include <functional>
#include <string>
#include <vector>

/// What the tests of the keyring do with the private session bus and the processes on it. All of it waits: only for
/// tests.
namespace vestibule::test {

/// Turns the main loop until it is true; fails after 30 s.
void wait_until(const std::function<bool()>& condition);
/// Lets what has been started begin; does not wait.
void turn_loop();

/// A D-Bus call with its reply; a failure fails the test.
async::Variant call(const char* name, const char* path, const char* interface, const char* method,
                    GVariant* arguments = nullptr);
bool has_owner(const char* name);

/// A process that ends with this object (SIGKILL).
class Process {
public:
  explicit Process(const std::vector<std::string>& command, const std::string& input = {});
  Process(const Process&) = delete;
  ~Process();

  void send(int signal);

private:
  async::Object<GSubprocess> process_;
};

/// What a command prints, without the last line break. Its failure fails the test.
std::string output_of(const std::vector<std::string>& command);

}  // namespace vestibule::test
