#pragma once

#include <gtkmm/window.h>

#include <string>

namespace vestibule::app {

/// Shows what this program is, over `parent`, with a text for those who look into faults of it.
void show_about_window(Gtk::Window& parent, const std::string& troubleshooting);

}  // namespace vestibule::app
