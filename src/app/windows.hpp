#pragma once

#include "app/current-account.hpp"
#include "app/inside-window.hpp"
#include "app/login-window.hpp"
#include "app/page.hpp"
#include "app/start-window.hpp"
#include "async/timer.hpp"

#include <giomm/settings.h>
#include <gtkmm/application.h>

#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// The one window that is there, and the change from one to the next. It makes the window of a page only when that page
/// is shown, and destroys it with what it holds (a typed password, data that was read) when another one is.
class Windows {
public:
  /// What the windows leave to the program.
  struct Requests {
    std::function<void()> try_again;  ///< to find out whether somebody is signed in
    std::function<void()> log_out;
    std::function<void()> close;
  };

  Windows(Gtk::Application& application, CurrentAccount& account, Glib::RefPtr<Gio::Settings> settings,
          Requests requests);

  /// Shows this page, and nothing else. *Starting* is shown only if it lasts, so that a start that is quick shows
  /// nothing but the page that it leads to.
  void show(Page page);
  /// Brings the window to the front, if there is one.
  void present();
  /// The window that is there; null at the start.
  Gtk::Window* current();

  /// A server address to start with, from the command line.
  void preset_server(const Glib::ustring& server);
  /// Tells the person something in the login window; where that is not there, when it next is.
  void notify_at_login(std::string text);

private:
  void show_start(Page page);
  void show_login();
  void preset_login();
  void show_inside();
  void open(Gtk::ApplicationWindow& window);

  Gtk::Application& application_;
  CurrentAccount& account_;
  Glib::RefPtr<Gio::Settings> settings_;
  Requests requests_;
  std::optional<Page> page_;
  async::Timer delay_;
  std::optional<Glib::ustring> server_;  ///< from the command line
  std::string notice_;
  std::unique_ptr<StartWindow> start_window_;
  std::unique_ptr<LoginWindow> login_window_;
  std::unique_ptr<InsideWindow> inside_window_;
};

}  // namespace vestibule::app
