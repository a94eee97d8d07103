#pragma once

#include "app/accounts/current-account.hpp"
#include "app/inside/inside-page.hpp"
#include "app/login/login-page.hpp"
#include "app/page.hpp"
#include "app/start-page.hpp"
#include "async/timer.hpp"

#include <giomm/settings.h>
#include <gtkmm/applicationwindow.h>
#include <gtkmm/builder.h>

#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// A window of the program: the page of its account, and the change from one to the next.
class AccountWindow : public Gtk::ApplicationWindow {
public:
  /// What a window leaves to the program.
  struct Requests {
    std::function<void()> log_out;
    std::function<void()> close;
  };

  static std::unique_ptr<AccountWindow> create(Gtk::Application& application, CurrentAccount& account,
                                               Glib::RefPtr<Gio::Settings> settings, Requests requests);
  AccountWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, Gtk::Application& application,
                CurrentAccount& account, Glib::RefPtr<Gio::Settings> settings, Requests requests);

  /// Finds out whether somebody is signed in, and shows the page that this leads to.
  void find_out();
  /// Brings it to the front, once it has something to show.
  void come_forward();
  /// A server address to start with, from the command line.
  void preset_server(const Glib::ustring& server);
  /// Tells the person something on the login page; where that is not there, when it next is.
  void notify_at_login(std::string text);

private:
  void render();
  void show(Page page);
  void show_start(Page page);
  void show_login();
  void preset_login();
  void show_inside();
  void open(std::unique_ptr<WindowPage> page);
  LoginPage* login_page() { return dynamic_cast<LoginPage*>(content_.get()); }

  CurrentAccount& account_;
  Glib::RefPtr<Gio::Settings> settings_;
  Requests requests_;
  std::optional<Page> page_;
  async::Timer delay_;
  std::optional<Glib::ustring> server_;  ///< from the command line
  std::string notice_;
  std::unique_ptr<WindowPage> content_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
