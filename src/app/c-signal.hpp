#pragma once

#include <glib-object.h>

#include <functional>
#include <memory>
#include <utility>

namespace vestibule::app {

/// Calls `act` at each emission of an object that gtkmm has no class for, whatever comes with it, as long as the object
/// lives.
inline void connect_signal(gpointer object, const char* signal, std::function<void()> act) {
  using Act = std::function<void()>;
  const auto call = +[](gpointer act) { (*static_cast<Act*>(act))(); };
  const auto destroy = +[](gpointer act, GClosure*) { std::unique_ptr<Act>(static_cast<Act*>(act)); };
  g_signal_connect_data(object, signal, G_CALLBACK(call), std::make_unique<Act>(std::move(act)).release(), destroy,
                        G_CONNECT_SWAPPED);
}

}  // namespace vestibule::app
