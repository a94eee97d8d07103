#pragma once

#include "app/background/background.hpp"

#include <giomm/settings.h>
#include <gtkmm/window.h>

namespace vestibule::app {

/// Shows what a person can choose, over `parent`. Each choice is in `settings` at once.
void show_preferences_window(Gtk::Window& parent, const Glib::RefPtr<Gio::Settings>& settings, Background& background);

}  // namespace vestibule::app
