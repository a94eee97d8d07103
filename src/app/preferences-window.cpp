#include "app/preferences-window.hpp"

#include "app/accounts-bus/permission-rows.hpp"
#include "app/c-signal.hpp"
#include "app/ui-file.hpp"

#include <gtkmm/switch.h>

#include <memory>

namespace vestibule::app {

void show_preferences_window(Gtk::Window& parent, const Glib::RefPtr<Gio::Settings>& settings) {
  const auto builder = read_ui_file("preferences-window.ui");
  settings->bind("notify-of-ended-sessions", builder->get_widget<Gtk::Switch>("notify_switch")->property_active());
  settings->bind("offer-in-search", builder->get_widget<Gtk::Switch>("search_switch")->property_active());
  settings->bind("offer-faults", builder->get_widget<Gtk::Switch>("faults_switch")->property_active());
  auto* window = c_object<GtkWindow>(builder, "preferences_window");  // GTK keeps it until it is closed
  // The connection has the rows, and is gone with the window.
  auto* group = c_object<AdwPreferencesGroup>(builder, "permissions_group");
  const auto rows = std::make_shared<PermissionRows>(group, RememberedPermissions(settings));
  connect_signal(window, "destroy", [rows] {});
  gtk_window_set_transient_for(window, parent.gobj());
  gtk_window_present(window);
}

}  // namespace vestibule::app
