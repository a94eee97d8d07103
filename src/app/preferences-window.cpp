#include "app/preferences-window.hpp"

#include "app/accounts-bus/permission-rows.hpp"
#include "app/c-signal.hpp"
#include "app/ui-file.hpp"

#include <gtkmm/switch.h>

#include <memory>

namespace vestibule::app {

void show_preferences_window(Gtk::Window& parent, const Glib::RefPtr<Gio::Settings>& settings, Background& background) {
  const auto builder = read_ui_file("preferences-window.ui");
  settings->bind("notify-of-ended-sessions", builder->get_widget<Gtk::Switch>("notify_switch")->property_active());
  settings->bind("keep-sessions-fresh", builder->get_widget<Gtk::Switch>("background_switch")->property_active());
  settings->bind("offer-in-search", builder->get_widget<Gtk::Switch>("search_switch")->property_active());
  settings->bind("offer-faults", builder->get_widget<Gtk::Switch>("faults_switch")->property_active());
  auto* window = c_object<GtkWindow>(builder, "preferences_window");  // GTK keeps it until it is closed
  // The connection has the rows, and is gone with the window.
  auto* group = c_object<AdwPreferencesGroup>(builder, "permissions_group");
  const auto rows = std::make_shared<PermissionRows>(group, RememberedPermissions(settings));
  connect_signal(window, "destroy", [rows] {});
  auto* background_row = c_object<AdwActionRow>(builder, "background_row");
  const auto say = [background_row, &background] {
    adw_action_row_set_subtitle(background_row, background.text().c_str());
  };
  say();
  sigc::connection saying = background.signal_changed().connect(say);
  connect_signal(window, "destroy", [saying]() mutable { saying.disconnect(); });
  gtk_window_set_transient_for(window, parent.gobj());
  gtk_window_present(window);
}

}  // namespace vestibule::app
