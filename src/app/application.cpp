#include "app/application.hpp"

#include "app/about-window.hpp"
#include "app/ui-file.hpp"
#include "config.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

namespace vestibule::app {

Glib::RefPtr<Application> Application::create() {
  return Glib::make_refptr_for_instance(new Application);
}

Application::Application() : Gtk::Application(APP_ID, Gio::Application::Flags::HANDLES_COMMAND_LINE) {
  Glib::set_application_name(_("Vestibule"));
  set_resource_base_path(resource_path);

  add_main_option_entry(OptionType::STRING, "server", '\0', _("Start with this server address"), _("URL"));
  add_main_option_entry(OptionType::BOOL, "version", '\0', _("Show the version and exit"));
  signal_handle_local_options().connect(sigc::mem_fun(*this, &Application::on_local_options), false);
}

int Application::on_local_options(const Glib::RefPtr<Glib::VariantDict>& options) {
  if (!options->contains("version")) return -1;  // go on
  g_print("Vestibule %s\n", VERSION);
  return 0;
}

void Application::on_startup() {
  Gtk::Application::on_startup();
  adw_init();
  Gtk::Window::set_default_icon_name(APP_ID);
  settings_ = Gio::Settings::create(APP_ID);

  add_action("about", [this] { show_about_window(*get_active_window()); });
  add_action("quit", [this] { quit(); });
  set_accel_for_action("app.quit", "<Primary>q");
  set_accel_for_action("window.close", "<Primary>w");
}

int Application::on_command_line(const Glib::RefPtr<Gio::ApplicationCommandLine>& command_line) {
  Glib::ustring server;
  const bool preset = command_line->get_options_dict()->lookup_value("server", server);
  activate();
  if (preset) login_window_->preset_server(server);
  return 0;
}

void Application::on_activate() {
  if (!login_window_) {
    login_window_ = load_window<LoginWindow>("login-window.ui", "login_window", settings_);
    add_window(*login_window_);
  }
  login_window_->present();
}

}  // namespace vestibule::app
