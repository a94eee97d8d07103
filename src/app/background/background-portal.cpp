#include "app/background/background-portal.hpp"

#include "async/gio-call.hpp"
#include "async/race.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vestibule::app {

namespace {

constexpr const char* portal_name = "org.freedesktop.portal.Desktop";
constexpr const char* portal_path = "/org/freedesktop/portal/desktop";
constexpr const char* request_token = "vestibule_background";
/// A dialog may be open meanwhile.
constexpr std::chrono::minutes answer_limit{5};

/// Where the answer will come from: known before the question, so that no answer is too early to be heard.
Glib::ustring request_path(const Gio::DBus::Connection& bus) {
  std::string sender = bus.get_unique_name().substr(1);
  std::replace(sender.begin(), sender.end(), '.', '_');
  return std::string(portal_path) + "/request/" + sender + "/" + request_token;
}

/// Hears the answer to one question.
class Response {
public:
  explicit Response(Glib::RefPtr<Gio::DBus::Connection> bus)
      : bus_(std::move(bus)),
        subscription_(bus_->signal_subscribe([this](const auto&, const auto&, const auto&, const auto&, const auto&,
                                                    const auto& arguments) { hear(arguments); },
                                             portal_name, "org.freedesktop.portal.Request", "Response",
                                             request_path(*bus_))) {}
  Response(const Response&) = delete;
  ~Response() { bus_->signal_unsubscribe(subscription_); }

  async::Task<BackgroundAnswer> heard() {
    co_await heard_;
    co_return answer_;
  }

private:
  void hear(const Glib::VariantContainerBase& arguments) {
    if (!arguments.is_of_type(Glib::VariantType("(ua{sv})"))) return;
    Glib::Variant<guint32> status;
    arguments.get_child(status, 0);
    const auto results = async::Variant::adopt(g_variant_get_child_value(const_cast<GVariant*>(arguments.gobj()), 1));
    gboolean background = FALSE, autostart = FALSE;
    g_variant_lookup(results.get(), "background", "b", &background);
    g_variant_lookup(results.get(), "autostart", "b", &autostart);
    if (status.get() == 0 && background)
      answer_ = autostart ? BackgroundAnswer::StartsItself : BackgroundAnswer::Allowed;
    heard_.set();
  }

  Glib::RefPtr<Gio::DBus::Connection> bus_;
  BackgroundAnswer answer_ = BackgroundAnswer::Refused;
  async::Event heard_;
  guint subscription_;
};

/// Without a window it starts as a service does.
async::Variant question(const std::string& reason, bool start_with_desktop) {
  const char* const command[] = {"vestibule", "--gapplication-service", nullptr};
  GVariantBuilder options;
  g_variant_builder_init(&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add(&options, "{sv}", "handle_token", g_variant_new_string(request_token));
  g_variant_builder_add(&options, "{sv}", "reason", g_variant_new_string(reason.c_str()));
  g_variant_builder_add(&options, "{sv}", "autostart", g_variant_new_boolean(start_with_desktop));
  g_variant_builder_add(&options, "{sv}", "commandline", g_variant_new_strv(command, -1));
  return async::Variant::adopt(g_variant_ref_sink(g_variant_new("(sa{sv})", "", &options)));
}

auto ask(Glib::RefPtr<Gio::DBus::Connection> bus, async::Variant parameters) {
  return async::cancellable_call(
      [bus, parameters](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_dbus_connection_call(bus->gobj(), portal_name, portal_path, "org.freedesktop.portal.Background",
                               "RequestBackground", parameters.get(), G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                               cancellable, callback, data);
      },
      [](GObject* bus, GAsyncResult* result, GError** error) {
        return async::Variant::adopt(g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, error));
      });
}

}  // namespace

async::Task<BackgroundAnswer> ask_for_background(Glib::RefPtr<Gio::DBus::Connection> bus, std::string reason,
                                                 bool start_with_desktop) {
  if (!bus) co_return BackgroundAnswer::NoPortal;
  Response response(bus);
  try {
    co_await ask(bus, question(reason, start_with_desktop));
    co_return co_await async::with_timeout(answer_limit, response.heard());
  } catch (const Error& error) {
    g_debug("Nobody answers for the background: %s", error.what());
  }
  co_return BackgroundAnswer::NoPortal;
}

}  // namespace vestibule::app
