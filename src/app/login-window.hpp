#pragma once

#include <gtkmm/applicationwindow.h>
#include <gtkmm/builder.h>
#include <gtkmm/entry.h>
#include <gtkmm/passwordentry.h>

namespace vestibule::app {

/// Where a person says which server, and who they are.
class LoginWindow : public Gtk::ApplicationWindow {
public:
  LoginWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
              const Glib::RefPtr<Gio::Settings>& settings);

  /// Puts a server address into its field.
  void preset_server(const Glib::ustring& server);

private:
  Glib::RefPtr<Gio::Settings> settings_;
  Gtk::Entry& server_entry_;
  Gtk::Entry& username_entry_;
  Gtk::PasswordEntry& password_entry_;
};

}  // namespace vestibule::app
