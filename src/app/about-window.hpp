#pragma once

#include <gtkmm/window.h>

namespace vestibule::app {

/// Shows what this program is, over `parent`.
void show_about_window(Gtk::Window& parent);

}  // namespace vestibule::app
