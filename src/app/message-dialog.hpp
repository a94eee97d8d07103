#pragma once

#include "app/owned-dialog.hpp"

#include <gtkmm/window.h>

#include <functional>
#include <string>

namespace vestibule::app {

/// Says something over `parent` that has to be read before going on.
[[nodiscard]] OwnedDialog show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text);

/// The same, with a button `action` that calls `act`.
[[nodiscard]] OwnedDialog show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text,
                                              const char* action, std::function<void()> act);

/// Asks over `parent` before something is lost; `act`, which `action` names, is called if the person wants it.
[[nodiscard]] OwnedDialog ask_before(Gtk::Window& parent, const std::string& heading, const std::string& text,
                                     const char* action, std::function<void()> act);

}  // namespace vestibule::app
