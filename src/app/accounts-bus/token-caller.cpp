#include "app/accounts-bus/token-caller.hpp"

#include <utility>

namespace vestibule::app {

namespace {

constexpr int most_open_calls = 16;

}  // namespace

TokenCaller::TokenCaller(async::Object<GDBusConnection> bus, std::string unique_name, std::function<void()> gone)
    : bus_(std::move(bus)), unique_name_(std::move(unique_name)), gone_(std::move(gone)),
      subscription_(g_dbus_connection_signal_subscribe(
          bus_.get(), "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", "/org/freedesktop/DBus",
          unique_name_.c_str(), G_DBUS_SIGNAL_FLAGS_NONE, owner_changed, this, nullptr)) {}

TokenCaller::~TokenCaller() {
  g_dbus_connection_signal_unsubscribe(bus_.get(), subscription_);
}

void TokenCaller::owner_changed(GDBusConnection*, const char*, const char*, const char*, const char*, GVariant* names,
                                gpointer self) {
  const char* new_owner = nullptr;
  g_variant_get(names, "(&s&s&s)", nullptr, nullptr, &new_owner);
  if (!*new_owner) static_cast<TokenCaller*>(self)->leave();
}

/// Not from inside a call of its own, nor from inside the bus's signal.
void TokenCaller::leave() {
  leaving_ = async::Timer(std::chrono::milliseconds(0), gone_);
}

bool TokenCaller::may_be_served() const {
  return open_calls_ < most_open_calls;
}

void TokenCaller::serve(async::Task<void> call) {
  open_calls_++;
  calls_.start(run(std::move(call)));
}

async::Task<void> TokenCaller::run(async::Task<void> call) {
  co_await std::move(call);
  open_calls_--;
}

async::Task<BusCaller> TokenCaller::identify() {
  if (!identity_) {
    try {
      identity_ = co_await identify_caller(bus_, unique_name_);
    } catch (const CallerGone&) {
      // It had left before it was watched.
      leave();
      throw;
    }
  }
  co_return *identity_;
}

}  // namespace vestibule::app
