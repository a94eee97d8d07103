#pragma once

#include <gtkmm/window.h>

namespace vestibule::app {

/// Shows which keys do what, over `parent`.
void show_shortcuts_window(Gtk::Window& parent);

}  // namespace vestibule::app
