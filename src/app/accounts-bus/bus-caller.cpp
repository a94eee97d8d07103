#include "app/accounts-bus/bus-caller.hpp"

#include "app/accounts-bus/shown-text.hpp"
#include "app/formatted.hpp"
#include "async/gio-call.hpp"
#include "async/thread-call.hpp"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <memory>
#include <optional>
#include <utility>

namespace vestibule::app {

namespace {

using OwnedKeyFile = async::Owned<GKeyFile, &g_key_file_unref>;

constexpr std::size_t largest_info = 64 * 1024;  // bytes

class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

private:
  int number_;
};

struct Credentials {
  async::Variant reply;
  async::Object<GUnixFDList> descriptors;

  std::uint32_t process() const {
    std::uint32_t id = 0;
    const auto all = async::Variant::adopt(g_variant_get_child_value(reply.get(), 0));
    g_variant_lookup(all.get(), "ProcessID", "u", &id);
    return id;
  }
  /// What stays one process even if its id is given to another one; buses older than dbus 1.15.8 have none.
  std::shared_ptr<Descriptor> process_descriptor() const {
    gint32 index = -1;
    const auto all = async::Variant::adopt(g_variant_get_child_value(reply.get(), 0));
    if (!descriptors || !g_variant_lookup(all.get(), "ProcessFD", "h", &index)) return nullptr;
    return std::make_shared<Descriptor>(g_unix_fd_list_get(descriptors.get(), index, nullptr));
  }
};

auto ask_for_credentials(const async::Object<GDBusConnection>& bus, const std::string& unique_name) {
  return async::cancellable_call(
      [bus, unique_name](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_dbus_connection_call_with_unix_fd_list(bus.get(), "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                 "org.freedesktop.DBus", "GetConnectionCredentials",
                                                 g_variant_new("(s)", unique_name.c_str()), G_VARIANT_TYPE("(a{sv})"),
                                                 G_DBUS_CALL_FLAGS_NONE, -1, nullptr, cancellable, callback, data);
      },
      [](GObject* bus, GAsyncResult* result, GError** error) {
        GUnixFDList* descriptors = nullptr;
        auto reply = async::Variant::adopt(
            g_dbus_connection_call_with_unix_fd_list_finish(G_DBUS_CONNECTION(bus), &descriptors, result, error));
        return Credentials{std::move(reply), async::Object<GUnixFDList>::adopt(descriptors)};
      });
}

async::Task<Credentials> credentials(async::Object<GDBusConnection> bus, std::string unique_name) {
  try {
    co_return co_await ask_for_credentials(bus, unique_name);
  } catch (const async::GioError&) {
    throw CallerGone();
  }
}

std::string read_program(int process) {
  std::array<char, PATH_MAX> path{};
  const auto length = readlinkat(process, "exe", path.data(), path.size());
  const std::string whole(path.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  return whole.substr(whole.rfind('/') + 1);
}

/// The app id in what Flatpak has put into the root of the sandbox; empty where there is none.
std::string read_app_id(int process) {
  const Descriptor root(openat(process, "root", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) return {};
  const Descriptor file(
      openat(root.number(), ".flatpak-info", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status {};
  if (!file || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  std::array<char, largest_info> text{};
  const auto size = read(file.number(), text.data(), text.size());
  const OwnedKeyFile info(g_key_file_new());
  if (size <= 0 ||
      !g_key_file_load_from_data(info.get(), text.data(), static_cast<gsize>(size), G_KEY_FILE_NONE, nullptr))
    return {};
  const async::OwnedString id(g_key_file_get_string(info.get(), "Application", "name", nullptr));
  return id && g_application_id_is_valid(id.get()) ? id.get() : std::string();
}

bool has_ended(const Descriptor& process) {
  pollfd looked_at{.fd = process.number(), .events = POLLIN, .revents = 0};
  return poll(&looked_at, 1, 0) != 0;
}

BusCaller look_at_process(std::uint32_t id, const Descriptor* same_process) {
  BusCaller caller{.process = id};
  // From inside a sandbox that number names another process, or none.
  if (access("/.flatpak-info", F_OK) == 0) return caller;
  const auto path = "/proc/" + std::to_string(id);
  // One process, also once its id is given to another one: then there is nothing in it any more.
  const Descriptor process(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!id || !process) return caller;
  auto app_id = read_app_id(process.number());
  auto program = read_program(process.number());
  if (same_process && has_ended(*same_process)) return caller;
  caller.app_id = std::move(app_id);
  caller.program = std::move(program);
  return caller;
}

/// A root can be on a file system that takes its time.
auto look_in_thread(std::uint32_t id, std::shared_ptr<Descriptor> same_process) {
  return async::in_thread([id, same_process](GCancellable*) { return look_at_process(id, same_process.get()); });
}

}  // namespace

async::Task<BusCaller> identify_caller(async::Object<GDBusConnection> bus, std::string unique_name) {
  const auto before = co_await credentials(bus, unique_name);
  auto caller = co_await look_in_thread(before.process(), before.process_descriptor());
  // Without a descriptor: who was looked at is still who is connected, as far as the bus can tell.
  const auto after = co_await credentials(bus, unique_name);
  if (!caller || after.process() != before.process()) throw CallerGone();
  co_return std::move(*caller);
}

std::string caller_text(const BusCaller& caller) {
  if (!caller.app_id.empty()) return shown_text(caller.app_id);
  // Translators: a program that runs, and its number, such as "python3 (process 1234)".
  if (!caller.program.empty())
    return formatted(_("%s (process %u)"), shown_text(caller.program).c_str(), caller.process);
  return formatted(_("Unknown program (process %u)"), caller.process);
}

}  // namespace vestibule::app
