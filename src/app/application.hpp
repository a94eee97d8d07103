#pragma once

#include "app/login-window.hpp"

#include <gtkmm/application.h>

#include <memory>

namespace vestibule::app {

/// The program on the desktop: one instance a session, started by a person, a command line or D-Bus.
class Application : public Gtk::Application {
public:
  static Glib::RefPtr<Application> create();

protected:
  Application();

  void on_startup() override;
  void on_activate() override;
  int on_command_line(const Glib::RefPtr<Gio::ApplicationCommandLine>& command_line) override;

private:
  int on_local_options(const Glib::RefPtr<Glib::VariantDict>& options);

  Glib::RefPtr<Gio::Settings> settings_;
  std::unique_ptr<LoginWindow> login_window_;
};

}  // namespace vestibule::app
