#include "app/shortcuts-window.hpp"

#include "app/ui-file.hpp"

namespace vestibule::app {

void show_shortcuts_window(Gtk::Window& parent) {
  const auto builder = read_ui_file("shortcuts-window.ui");
  auto* window = c_object<GtkWindow>(builder, "shortcuts_window");  // GTK keeps it until it is closed
  gtk_window_set_transient_for(window, parent.gobj());
  gtk_window_set_application(window, gtk_window_get_application(parent.gobj()));  // whose keys work here, too
  gtk_window_present(window);
}

}  // namespace vestibule::app
