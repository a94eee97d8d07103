#pragma once

#include "app/accounts/current-account.hpp"
#include "app/inside/inside-page.hpp"
#include "app/login/login-page.hpp"
#include "app/owned-dialog.hpp"
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
    std::function<void(AccountWindow&, bool tell)> log_out;        ///< `tell`: that it has gone well, too
    std::function<void(const tokens::AccountKey&)> session_ended;  ///< by the server
    std::function<void()> close;                                   ///< the windows that are closed
  };

  /// `known` outlives it.
  static std::unique_ptr<AccountWindow> create(Gtk::Application& application, KnownAccounts& known,
                                               Glib::RefPtr<Gio::Settings> settings, Requests requests);
  AccountWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, Gtk::Application& application,
                KnownAccounts& known, Glib::RefPtr<Gio::Settings> settings, Requests requests);
  ~AccountWindow() override;

  /// What it is about. The window shows the page that its state leads to, once that has been looked for.
  CurrentAccount& account() { return account_; }
  const CurrentAccount& account() const { return account_; }
  /// Brings it to the front, once it has something to show.
  void come_forward();
  /// A server address to start with, from the command line.
  void preset_server(const Glib::ustring& server);
  /// Logs out of the account, asked from outside of the window: once it is known whether somebody is signed in. The
  /// person is told how it went.
  void log_out();
  /// Chooses one of the account's resources, once its inside page is shown; nothing is read for it. Forgotten when the
  /// window is about another account then.
  void choose_resource(tokens::AccountKey account, std::string path);
  /// Tells the person something; while the page changes, on the one that it changes to.
  void notify(std::string text);
  /// The person has closed it: it is to be destroyed.
  bool is_closed() const { return is_closed_; }

private:
  void render();
  void show(Page page);
  void show_start(Page page);
  void show_login();
  void preset_login();
  void show_inside();
  void open(std::unique_ptr<WindowPage> page);
  bool is_shown() const;
  bool is_known() const;
  void ask_to_remove();
  void do_log_out();
  void choose_wanted();
  LoginPage* login_page() { return dynamic_cast<LoginPage*>(content_.get()); }

  CurrentAccount account_;
  Glib::RefPtr<Gio::Settings> settings_;
  Requests requests_;
  std::optional<Page> page_;
  std::shared_ptr<session::AccountSession> shown_session_;  ///< whose page it is
  std::optional<tokens::AccountKey> shown_before_;
  async::Timer delay_;
  std::optional<Glib::ustring> server_;  ///< from the command line
  std::string notice_;
  bool log_out_wanted_ = false;
  std::optional<std::pair<tokens::AccountKey, std::string>> wanted_resource_;
  bool is_closed_ = false;
  std::unique_ptr<WindowPage> content_;
  OwnedDialog dialog_;
};

}  // namespace vestibule::app
