#include "app/accounts-bus/accounts-interface.hpp"

#include "app/ui-file.hpp"

#include <utility>

namespace vestibule::app {

namespace {

constexpr const char* properties = "org.freedesktop.DBus.Properties";

GDBusInterfaceInfo* description() {
  static GDBusNodeInfo* const node = [] {
    const std::string path = std::string(resource_path).append("/dbus/accounts.xml");
    const auto text = async::Bytes::adopt(g_resources_lookup_data(path.c_str(), G_RESOURCE_LOOKUP_FLAGS_NONE, nullptr));
    return g_dbus_node_info_new_for_xml(std::string(async::view_of(text)).c_str(), nullptr);
  }();
  return node->interfaces[0];
}

}  // namespace

AccountsInterface::AccountsInterface(GDBusConnection* bus, std::string path)
    : bus_(async::Object<GDBusConnection>::share(bus)), path_(std::move(path)) {
  // Without a function for properties they are calls like others, which can take their time.
  static const GDBusInterfaceVTable table = {method_call, nullptr, nullptr, {}};
  registration_ = g_dbus_connection_register_object(bus, path_.c_str(), description(), &table, this, nullptr, nullptr);
}

AccountsInterface::~AccountsInterface() {
  if (registration_) g_dbus_connection_unregister_object(bus_.get(), registration_);
}

void AccountsInterface::method_call(GDBusConnection*, const char* sender, const char*, const char*, const char* method,
                                    GVariant* parameters, GDBusMethodInvocation* invocation, gpointer self) {
  CallReply reply(invocation);
  const auto& serve = static_cast<AccountsInterface*>(self)->serve_;
  Call call = {sender, method, async::Variant::share(parameters)};
  if (serve) serve(std::move(call), std::move(reply));
}

void AccountsInterface::emit(const char* signal, const async::Variant& parameters) {
  emit(description()->name, signal, parameters);
}

void AccountsInterface::emit_changed(const char* property, const async::Variant& value) {
  GVariantBuilder changed;
  g_variant_builder_init(&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add(&changed, "{sv}", property, value.get());
  emit(properties, "PropertiesChanged",
       async::Variant::share(g_variant_new("(sa{sv}as)", description()->name, &changed, nullptr)));
}

void AccountsInterface::emit(const char* interface, const char* signal, const async::Variant& parameters) {
  g_dbus_connection_emit_signal(bus_.get(), nullptr, path_.c_str(), interface, signal, parameters.get(), nullptr);
}

std::string accounts_error(const char* last_part) {
  return std::string(description()->name) + ".Error." + last_part;
}

}  // namespace vestibule::app
