#include "real-keyring.hpp"

#include <signal.h>
#include <string.h>

#include <filesystem>
#include <functional>

namespace vestibule::test {

namespace {

using async::Object;
using async::Variant;

constexpr const char* secrets = "org.freedesktop.secrets";
constexpr const char* prompter = "io.github.vestibule.Prompter";
constexpr const char* password = "a keyring for tests";

GDBusConnection* bus() {
  static const auto connection = Object<GDBusConnection>::adopt(g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, nullptr));
  g_assert_true(connection);
  return connection.get();
}

Variant call(const char* name, const char* path, const char* interface, const char* method, GVariant* arguments) {
  GError* error = nullptr;
  auto reply = Variant::adopt(g_dbus_connection_call_sync(bus(), name, path, interface, method, arguments, nullptr,
                                                          G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, nullptr, &error));
  g_assert_no_error(error);
  return reply;
}

bool has_owner(const char* name) {
  const Variant reply = call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                             g_variant_new("(s)", name));
  gboolean owned = FALSE;
  g_variant_get(reply.get(), "(b)", &owned);
  return owned;
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
  const gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
  while (!condition()) {
    g_assert_cmpint(g_get_monotonic_time(), <, end);
    // A tick, so that conditions outside this process are looked at too.
    const auto tick = g_timeout_add(
        10, [](gpointer) -> gboolean { return G_SOURCE_REMOVE; }, nullptr);
    g_main_context_iteration(nullptr, TRUE);
    if (GSource* source = g_main_context_find_source_by_id(nullptr, tick)) g_source_destroy(source);
  }
}

RealKeyring::RealKeyring(State state) {
  // Only where everything is private: the keyrings are removed.
  const char* session = g_getenv("VESTIBULE_PRIVATE_SESSION");
  g_assert_nonnull(session);
  g_assert_true(g_str_has_prefix(g_get_user_data_dir(), session));
  std::filesystem::remove_all(std::string(g_get_user_data_dir()) + "/keyrings");
  start(state);
}

RealKeyring::~RealKeyring() {
  if (daemon_) kill();
}

void RealKeyring::start(State state) {
  if (state == State::Absent) return;
  std::vector<std::string> command{"gnome-keyring-daemon", "--foreground", "--components=secrets"};
  if (state == State::Unlocked) command.push_back("--unlock");
  daemon_ =
      spawn(command, static_cast<GSubprocessFlags>(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                   G_SUBPROCESS_FLAGS_STDERR_SILENCE));
  GOutputStream* input = g_subprocess_get_stdin_pipe(daemon_.get());
  if (state == State::Unlocked)
    g_assert_true(g_output_stream_write_all(input, password, strlen(password), nullptr, nullptr, nullptr));
  g_assert_true(g_output_stream_close(input, nullptr, nullptr));
  wait_until([] { return has_owner(secrets); });
}

void RealKeyring::send(int signal) {
  g_subprocess_send_signal(daemon_.get(), signal);
}

void RealKeyring::kill() {
  send(SIGKILL);
  g_subprocess_wait(daemon_.get(), nullptr, nullptr);
  daemon_ = nullptr;
  wait_until([] { return !has_owner(secrets); });
}

void RealKeyring::freeze() {
  send(SIGSTOP);
}

void RealKeyring::thaw() {
  send(SIGCONT);
}

void RealKeyring::lock() {
  const char* login = "/org/freedesktop/secrets/collection/login";
  GVariant* paths = g_variant_new_objv(&login, 1);
  call(secrets, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock", g_variant_new_tuple(&paths, 1));
}

bool RealKeyring::alive() {
  return has_owner(secrets);
}

Person::Person(std::vector<std::string> answers) {
  g_setenv("KEYRING_PASSWORD", password, TRUE);
  answers.insert(answers.begin(), g_getenv("VESTIBULE_KEYRING_PROMPTER"));
  process_ = spawn(answers, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  wait_until([] { return has_owner("org.gnome.keyring.SystemPrompter"); });
}

Person::~Person() {
  g_subprocess_force_exit(process_.get());
  g_subprocess_wait(process_.get(), nullptr, nullptr);
  wait_until([] { return !has_owner("org.gnome.keyring.SystemPrompter"); });
}

unsigned Person::asked() {
  const Variant reply = call(prompter, "/", prompter, "Asked", nullptr);
  guint count = 0;
  g_variant_get(reply.get(), "(u)", &count);
  return count;
}

void Person::answer(const std::string& word) {
  call(prompter, "/", prompter, "Answer", g_variant_new("(s)", word.c_str()));
}

void Person::wait_for_dialog() {
  wait_until([] {
    const Variant reply = call(prompter, "/", prompter, "Open", nullptr);
    gboolean open = FALSE;
    g_variant_get(reply.get(), "(b)", &open);
    return open != FALSE;
  });
}

std::string from_outside(const std::string& script) {
  const std::string prologue = "import secretstorage, json\n"
                               "bus = secretstorage.dbus_init()\n"
                               "items = list(secretstorage.get_default_collection(bus).get_all_items())\n";
  const auto process = spawn({"/usr/bin/python3", "-c", prologue + script}, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  char* output = nullptr;
  GError* error = nullptr;
  g_subprocess_communicate_utf8(process.get(), nullptr, nullptr, &output, nullptr, &error);
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_successful(process.get()));
  const async::OwnedString owned(g_strchomp(output));
  return owned.get();
}

}  // namespace vestibule::test
