#include "session-process.hpp"

#include <signal.h>

namespace vestibule::test {

namespace {

using async::Object;

GDBusConnection* bus() {
  static const auto connection = Object<GDBusConnection>::adopt(g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, nullptr));
  g_assert_true(connection);
  return connection.get();
}

Object<GSubprocess> spawn(const std::vector<std::string>& command, GSubprocessFlags flags) {
  std::vector<const char*> arguments;
  for (const auto& argument : command)
    arguments.push_back(argument.c_str());
  arguments.push_back(nullptr);
  GError* error = nullptr;
  auto process = Object<GSubprocess>::adopt(g_subprocess_newv(arguments.data(), flags, &error));
  g_assert_no_error(error);
  return process;
}

}  // namespace

void wait_until(const std::function<bool()>& condition) {
  const gint64 end = g_get_monotonic_time() + 30 * G_USEC_PER_SEC;
  // Ticks, so that conditions outside this process are looked at too.
  const guint ticks = g_timeout_add(
      10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
  while (!condition()) {
    g_assert_cmpint(g_get_monotonic_time(), <, end);
    g_main_context_iteration(nullptr, TRUE);
  }
  g_source_remove(ticks);
}

void turn_loop() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}

async::Variant call(const char* name, const char* path, const char* interface, const char* method,
                    GVariant* arguments) {
  GError* error = nullptr;
  auto reply =
      async::Variant::adopt(g_dbus_connection_call_sync(bus(), name, path, interface, method, arguments, nullptr,
                                                        G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, nullptr, &error));
  g_assert_no_error(error);
  return reply;
}

bool has_owner(const char* name) {
  const async::Variant reply = call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                    "NameHasOwner", g_variant_new("(s)", name));
  gboolean owned = FALSE;
  g_variant_get(reply.get(), "(b)", &owned);
  return owned;
}

Process::Process(const std::vector<std::string>& command, const std::string& input)
    : process_(spawn(command,
                     static_cast<GSubprocessFlags>(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                   G_SUBPROCESS_FLAGS_STDERR_SILENCE))) {
  GOutputStream* stream = g_subprocess_get_stdin_pipe(process_.get());
  g_assert_true(g_output_stream_write_all(stream, input.data(), input.size(), nullptr, nullptr, nullptr));
  g_assert_true(g_output_stream_close(stream, nullptr, nullptr));
}

Process::~Process() {
  send(SIGKILL);
  g_subprocess_wait(process_.get(), nullptr, nullptr);
}

void Process::send(int signal) {
  g_subprocess_send_signal(process_.get(), signal);
}

std::string output_of(const std::vector<std::string>& command) {
  const auto process = spawn(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  char* output = nullptr;
  GError* error = nullptr;
  g_subprocess_communicate_utf8(process.get(), nullptr, nullptr, &output, nullptr, &error);
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_successful(process.get()));
  const async::OwnedString owned(g_strchomp(output));
  return owned.get();
}

}  // namespace vestibule::test
