#pragma once

#include <gtkmm/window.h>

#include <string>

namespace vestibule::app {

/// Says something over `parent` that has to be read before going on.
void show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text);

}  // namespace vestibule::app
