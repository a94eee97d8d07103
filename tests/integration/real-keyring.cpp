#include "real-keyring.hpp"

#include <signal.h>

#include <filesystem>

namespace vestibule::test {

namespace {

constexpr const char* secrets = "org.freedesktop.secrets";
constexpr const char* system_prompter = "org.gnome.keyring.SystemPrompter";
constexpr const char* prompter = "io.github.vestibule.Prompter";
constexpr const char* password = "a keyring for tests";

}  // namespace

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
  daemon_.emplace(command, state == State::Unlocked ? password : "");
  wait_until([] { return has_owner(secrets); });
}

void RealKeyring::kill() {
  daemon_.reset();
  wait_until([] { return !has_owner(secrets); });
}

void RealKeyring::freeze() {
  daemon_->send(SIGSTOP);
}

void RealKeyring::thaw() {
  daemon_->send(SIGCONT);
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
  process_.emplace(answers);
  wait_until([] { return has_owner(system_prompter); });
}

Person::~Person() {
  process_.reset();
  wait_until([] { return !has_owner(system_prompter); });
}

unsigned Person::asked() {
  guint count = 0;
  g_variant_get(call(prompter, "/", prompter, "Asked").get(), "(u)", &count);
  return count;
}

void Person::answer(const std::string& word) {
  call(prompter, "/", prompter, "Answer", g_variant_new("(s)", word.c_str()));
}

void Person::wait_for_dialog() {
  wait_until([] {
    gboolean open = FALSE;
    g_variant_get(call(prompter, "/", prompter, "Open").get(), "(b)", &open);
    return open != FALSE;
  });
}

std::string from_outside(const std::string& script) {
  const std::string prologue = "import secretstorage, json\n"
                               "bus = secretstorage.dbus_init()\n"
                               "items = list(secretstorage.get_default_collection(bus).get_all_items())\n";
  return output_of({"/usr/bin/python3", "-c", prologue + script});
}

}  // namespace vestibule::test
