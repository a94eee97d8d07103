#pragma once

#include "app/accounts/accounts-button.hpp"
#include "app/accounts/current-account.hpp"
#include "app/toast.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <giomm/simpleaction.h>
#include <giomm/simpleactiongroup.h>
#include <gtkmm/applicationwindow.h>
#include <gtkmm/builder.h>
#include <sigc++/trackable.h>

#include <functional>
#include <string>

namespace vestibule::app {

/// What fills a window of the program. It is made only when it is shown, and destroyed with what it holds (a typed
/// password, data that was read) when another one is.
///
/// A .ui file describes it: its root "toasts", its "title", its "menu_button", which opens the program's menu, and its
/// "accounts_button". Its actions are named "page.NAME".
class WindowPage : public sigc::trackable {
public:
  /// `window` and `account` outlive it.
  WindowPage(Gtk::ApplicationWindow& window, CurrentAccount& account, const std::string& ui_file);
  WindowPage(const WindowPage&) = delete;
  virtual ~WindowPage();

  /// Takes the place of what the window shows.
  void fill_window();
  /// Leaves the window empty: what its widgets have to say to it as they go, they say now.
  void leave_window();
  /// Called when the window that it fills is on the screen: what has the focus from now on is decided here.
  virtual void opened() {}
  /// Another page will take its place, or this one again: until then nothing in it can be pressed.
  void set_waiting(bool waiting);
  /// Offers "page.remove-account".
  void offer_removal(std::function<void()> remove) { add_action("remove-account", std::move(remove)); }
  void show_toast(const std::string& text, ToastLasts lasts = ToastLasts::ForAWhile, ToastAction action = {});

protected:
  /// What the window is called while this fills it.
  virtual std::string window_title() const;
  Glib::RefPtr<Gio::SimpleAction> add_action(const char* name, std::function<void()> act);
  /// Offers "page.unlock", which has the person unlock the keyring and tells where it stays locked.
  void add_unlock_action();
  template <class Widget>
  Widget& widget(const char* id) {
    return *builder_->get_widget<Widget>(id);
  }

  Gtk::ApplicationWindow& window_;
  CurrentAccount& account_;
  /// It owns what is in no window, too.
  Glib::RefPtr<Gtk::Builder> builder_;

private:
  async::Task<void> unlock();

  AdwToastOverlay* root_;
  Glib::RefPtr<Gio::SimpleActionGroup> actions_;
  Glib::RefPtr<Gio::SimpleAction> unlock_;
  AccountsButton accounts_button_;
  async::TaskScope unlocking_;
};

}  // namespace vestibule::app
