#pragma once

#include "app/accounts-bus/call-reply.hpp"
#include "async/owned.hpp"

#include <functional>
#include <string>

namespace vestibule::app {

/// The interface as data/dbus/accounts.xml.in describes it, on an object of the bus.
class AccountsInterface {
public:
  struct Call {
    std::string sender;  ///< the unique name of the connection
    std::string method;  ///< of the interface, or "Get" and "GetAll" for its properties
    async::Variant parameters;
  };
  using Serve = std::function<void(Call, CallReply)>;

  /// Exports it. To be done before the app has its name on the bus: a call that has started it is delivered right then.
  AccountsInterface(GDBusConnection* bus, std::string path);
  AccountsInterface(const AccountsInterface&) = delete;
  ~AccountsInterface();

  const async::Object<GDBusConnection>& bus() const { return bus_; }
  /// Every call from now on; without a function they fail with `Unavailable`.
  void serve_with(Serve serve) { serve_ = std::move(serve); }
  void emit(const char* signal, const async::Variant& parameters);
  /// Tells that the property has this value now.
  void emit_changed(const char* property, const async::Variant& value);

private:
  static void method_call(GDBusConnection*, const char* sender, const char* path, const char* interface,
                          const char* method, GVariant* parameters, GDBusMethodInvocation* invocation, gpointer self);
  void emit(const char* interface, const char* signal, const async::Variant& parameters);

  async::Object<GDBusConnection> bus_;
  std::string path_;
  guint registration_ = 0;
  Serve serve_;
};

/// The name of an error of the interface.
std::string accounts_error(const char* last_part);

}  // namespace vestibule::app
