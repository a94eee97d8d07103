#include "app/login-window.hpp"

#include "config.hpp"

#include <gtkmm/image.h>
#include <gtkmm/switch.h>

namespace vestibule::app {

LoginWindow::LoginWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                         const Glib::RefPtr<Gio::Settings>& settings)
    : Gtk::ApplicationWindow(window), settings_(settings),
      server_entry_(*builder->get_widget<Gtk::Entry>("server_entry")),
      username_entry_(*builder->get_widget<Gtk::Entry>("username_entry")),
      password_entry_(*builder->get_widget<Gtk::PasswordEntry>("password_entry")) {
  builder->get_widget<Gtk::Image>("logo")->set_from_icon_name(APP_ID);
  settings_->bind("stay-signed-in", builder->get_widget<Gtk::Switch>("stay_switch")->property_active());
  server_entry_.set_text(settings_->get_string("server"));
}

void LoginWindow::preset_server(const Glib::ustring& server) {
  server_entry_.set_text(server);
}

}  // namespace vestibule::app
