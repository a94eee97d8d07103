#include "keyring/secret-collections.hpp"

#include "async/event.hpp"
#include "async/gio-call.hpp"
#include "async/race.hpp"
#include "async/socket-types.hpp"
#include "keyring/token-store.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace vestibule::keyring {

namespace {

using async::Variant;
using Bus = async::Object<GDBusConnection>;

constexpr const char* bus_name = "org.freedesktop.DBus";
constexpr const char* bus_path = "/org/freedesktop/DBus";
constexpr const char* service_name = "org.freedesktop.secrets";
constexpr const char* service_path = "/org/freedesktop/secrets";
constexpr const char* service_interface = "org.freedesktop.Secret.Service";
constexpr const char* collection_interface = "org.freedesktop.Secret.Collection";
constexpr const char* item_interface = "org.freedesktop.Secret.Item";
constexpr const char* prompt_interface = "org.freedesktop.Secret.Prompt";
constexpr const char* properties_interface = "org.freedesktop.DBus.Properties";
/// "No object" where a path is expected.
constexpr std::string_view no_object = "/";

/// How long the service may take to say how it will ask the person; the asking itself has no bound.
constexpr std::chrono::milliseconds answer_limit{3000};

std::vector<std::string> texts_in(GVariant* tuple, gsize index) {
  const auto array = Variant::adopt(g_variant_get_child_value(tuple, index));
  std::vector<std::string> texts;
  for (gsize i = 0; i < g_variant_n_children(array.get()); i++) {
    const auto text = Variant::adopt(g_variant_get_child_value(array.get(), i));
    texts.emplace_back(g_variant_get_string(text.get(), nullptr));
  }
  return texts;
}

std::string path_in(GVariant* tuple, gsize index) {
  const auto path = Variant::adopt(g_variant_get_child_value(tuple, index));
  return g_variant_get_string(path.get(), nullptr);
}

auto session_bus() {
  return async::cancellable_call(
      [](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_bus_get(G_BUS_TYPE_SESSION, cancellable, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) { return Bus::adopt(g_bus_get_finish(result, error)); });
}

auto bus_call(const Bus& bus, const std::string& name, const std::string& path, const std::string& interface,
              const std::string& method, const Variant& arguments, const char* reply_type) {
  return async::cancellable_call(
      [=](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_dbus_connection_call(bus.get(), name.c_str(), path.c_str(), interface.c_str(), method.c_str(),
                               arguments.get(), G_VARIANT_TYPE(reply_type), G_DBUS_CALL_FLAGS_NONE, -1, cancellable,
                               callback, data);
      },
      [](GObject* source, GAsyncResult* result, GError** error) {
        return Variant::adopt(g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, error));
      });
}

/// Whether the service is among the names that the bus gives with that method.
async::Task<bool> is_listed(Bus bus, std::string method) {
  const Variant reply = co_await bus_call(bus, bus_name, bus_path, bus_name, method, nullptr, "(as)");
  const auto names = texts_in(reply.get(), 0);
  co_return std::find(names.begin(), names.end(), service_name) != names.end();
}

}  // namespace

/// A signal of the service that is listened to, for as long as this lives.
class SecretCollections::Subscription {
public:
  using Function = std::function<void(const char* signal, GVariant* parameters)>;

  /// `path`, `signal`, `first_argument`: null for any.
  Subscription(Bus bus, const char* interface, const char* signal, const char* path, const char* first_argument,
               Function function)
      : bus_(std::move(bus)), function_(std::move(function)) {
    id_ = g_dbus_connection_signal_subscribe(bus_.get(), service_name, interface, signal, path, first_argument,
                                             G_DBUS_SIGNAL_FLAGS_NONE, &Subscription::received, this, nullptr);
  }
  Subscription(const Subscription&) = delete;
  ~Subscription() { g_dbus_connection_signal_unsubscribe(bus_.get(), id_); }

private:
  static void received(GDBusConnection*, const char*, const char*, const char*, const char* signal,
                       GVariant* parameters, gpointer itself) {
    static_cast<Subscription*>(itself)->function_(signal, parameters);
  }

  Bus bus_;
  Function function_;
  guint id_ = 0;
};

SecretCollections::SecretCollections() {
  const auto appeared = [](GDBusConnection* bus, const char*, const char* owner, gpointer itself) {
    static_cast<SecretCollections*>(itself)->appeared(bus, owner);
  };
  const auto vanished = [](GDBusConnection*, const char*, gpointer itself) {
    static_cast<SecretCollections*>(itself)->vanished();
  };
  async::register_socket_types();
  watch_ = g_bus_watch_name(G_BUS_TYPE_SESSION, service_name, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared, vanished, this,
                            nullptr);
}

SecretCollections::~SecretCollections() {
  g_bus_unwatch_name(watch_);
}

void SecretCollections::appeared(GDBusConnection* bus, const char* owner) {
  owner_ = owner;
  if (subscriptions_.empty()) {
    const auto heard = [this](const char* signal, GVariant* parameters) { this->heard(signal, parameters); };
    const auto shared = Bus::share(bus);
    subscriptions_.push_back(
        std::make_unique<Subscription>(shared, service_interface, "CollectionCreated", nullptr, nullptr, heard));
    subscriptions_.push_back(std::make_unique<Subscription>(shared, properties_interface, "PropertiesChanged", nullptr,
                                                            collection_interface, heard));
  }
  // The first report says what was so all along.
  if (std::exchange(reported_, true)) changed_.call();
}

void SecretCollections::vanished() {
  reported_ = true;
  if (std::exchange(owner_, {}).empty()) return;
  died_.call();
  changed_.call();
}

void SecretCollections::heard(const char* signal, GVariant* parameters) {
  if (std::string_view(signal) == "PropertiesChanged") {
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)"))) return;
    const auto properties = Variant::adopt(g_variant_get_child_value(parameters, 1));
    gboolean locked = TRUE;
    if (!g_variant_lookup(properties.get(), "Locked", "b", &locked) || locked) return;
  }
  changed_.call();
}

std::shared_ptr<void> SecretCollections::on_changed(std::function<void()> listener) {
  return changed_.add(std::move(listener));
}

std::shared_ptr<void> SecretCollections::on_died(std::function<void()> listener) {
  return died_.add(std::move(listener));
}

async::Task<Bus> SecretCollections::bus() {
  if (!bus_) bus_ = co_await session_bus();
  co_return bus_;
}

async::Task<Variant> SecretCollections::call(std::string path, std::string interface, std::string method,
                                             Variant arguments, const char* reply_type) {
  const Bus bus = co_await this->bus();
  co_return co_await bus_call(bus, service_name, path, interface, method, arguments, reply_type);
}

async::Task<SecretCollections::Presence> SecretCollections::presence() {
  const Bus bus = co_await this->bus();
  const bool running = co_await is_listed(bus, "ListNames");
  if (running) co_return Presence::Running;
  const bool startable = co_await is_listed(bus, "ListActivatableNames");
  co_return startable ? Presence::Startable : Presence::Absent;
}

async::Task<SecretCollections::Items> SecretCollections::search(Variant attributes) {
  const auto arguments = Variant::share(g_variant_new("(@a{ss})", attributes.get()));
  const Variant reply = co_await call(service_path, service_interface, "SearchItems", arguments, "(aoao)");
  co_return Items{texts_in(reply.get(), 0), texts_in(reply.get(), 1)};
}

async::Task<std::optional<std::string>> SecretCollections::default_collection() {
  const auto arguments = Variant::share(g_variant_new("(s)", "default"));
  const Variant reply = co_await call(service_path, service_interface, "ReadAlias", arguments, "(o)");
  std::string path = path_in(reply.get(), 0);
  if (path == no_object) co_return std::nullopt;
  co_return path;
}

async::Task<Variant> SecretCollections::property(std::string path, std::string interface, std::string name) {
  const auto arguments = Variant::share(g_variant_new("(ss)", interface.c_str(), name.c_str()));
  const Variant reply = co_await call(std::move(path), properties_interface, "Get", arguments, "(v)");
  const auto boxed = Variant::adopt(g_variant_get_child_value(reply.get(), 0));
  co_return Variant::adopt(g_variant_get_variant(boxed.get()));
}

async::Task<bool> SecretCollections::is_locked(std::string collection) {
  const Variant value = co_await property(std::move(collection), collection_interface, "Locked");
  co_return g_variant_is_of_type(value.get(), G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean(value.get());
}

async::Task<Variant> SecretCollections::attributes(std::string item) {
  const Variant value = co_await property(std::move(item), item_interface, "Attributes");
  if (g_variant_is_of_type(value.get(), G_VARIANT_TYPE("a{ss}"))) co_return value;
  co_return Variant::share(g_variant_new("a{ss}", nullptr));
}

async::Task<bool> SecretCollections::unlock(std::vector<std::string> paths) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("(ao)"));
  g_variant_builder_open(&builder, G_VARIANT_TYPE("ao"));
  for (const auto& path : paths)
    g_variant_builder_add(&builder, "o", path.c_str());
  g_variant_builder_close(&builder);
  const auto arguments = Variant::share(g_variant_builder_end(&builder));
  const Variant reply =
      co_await async::with_timeout(answer_limit, call(service_path, service_interface, "Unlock", arguments, "(aoo)"));
  co_return co_await prompt(path_in(reply.get(), 1));
}

async::Task<bool> SecretCollections::make_default() {
  GVariantBuilder properties;
  g_variant_builder_init(&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add(&properties, "{sv}", "org.freedesktop.Secret.Collection.Label",
                        g_variant_new_string("Default keyring"));
  const auto arguments = Variant::share(g_variant_new("(a{sv}s)", &properties, "default"));
  const Variant reply = co_await async::with_timeout(
      answer_limit, call(service_path, service_interface, "CreateCollection", arguments, "(oo)"));
  co_return co_await prompt(path_in(reply.get(), 1));
}

async::Task<bool> SecretCollections::prompt(std::string path) {
  if (path == no_object) co_return true;
  const Bus bus = co_await this->bus();
  async::Event over;
  std::optional<bool> dismissed;
  // Listened to before it is asked for: the answer can be quick.
  const Subscription completed(bus, prompt_interface, "Completed", path.c_str(), nullptr,
                               [&](const char*, GVariant* parameters) {
                                 gboolean was_dismissed = TRUE;
                                 if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(bv)")))
                                   g_variant_get_child(parameters, 0, "b", &was_dismissed);
                                 dismissed = was_dismissed != FALSE;
                                 over.set();
                               });
  const auto died = died_.add([&] { over.set(); });
  const auto arguments = Variant::share(g_variant_new("(s)", ""));
  co_await async::with_timeout(answer_limit, call(path, prompt_interface, "Prompt", arguments, "()"));
  co_await over;
  if (!dismissed) throw KeyringError(Fault::Unreachable);
  co_return !*dismissed;
}

}  // namespace vestibule::keyring
