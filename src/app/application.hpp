#pragma once

#include "app/account-window.hpp"
#include "app/accounts-bus/accounts-on-bus.hpp"
#include "app/accounts/known-accounts.hpp"
#include "app/background/background.hpp"
#include "app/ending-signals.hpp"
#include "app/search/search-provider.hpp"
#include "async/task-scope.hpp"
#include "sharing/application-accounts.hpp"

#include <giomm/settings.h>
#include <gtkmm/application.h>

#include <memory>
#include <optional>
#include <vector>

namespace vestibule::app {

/// The program on the desktop: one instance a session, started by a person, a command line or D-Bus; ended in order,
/// whatever ends it.
class Application : public Gtk::Application {
public:
  static Glib::RefPtr<Application> create();
  ~Application() override;

protected:
  Application();

  void on_startup() override;
  void on_activate() override;
  void on_open(const type_vec_files& files, const Glib::ustring& hint) override;
  int on_command_line(const Glib::RefPtr<Gio::ApplicationCommandLine>& command_line) override;
  void on_shutdown() override;
  bool dbus_register_vfunc(const Glib::RefPtr<Gio::DBus::Connection>& bus, const Glib::ustring& path) override;
  void dbus_unregister_vfunc(const Glib::RefPtr<Gio::DBus::Connection>& bus, const Glib::ustring& path) override;

private:
  int on_local_options(const Glib::RefPtr<Glib::VariantDict>& options);
  void set_up_background();
  void add_actions();
  async::Task<void> settle();
  void stay();
  AccountWindow& open_window();
  AccountWindow& window_of(const tokens::AccountKey& account);
  void follow_link(std::string link);
  void remove_closed_windows();
  Gtk::Window* shown_window(const tokens::AccountKey& account);
  AccountWindow* front_window();
  async::Task<void> log_out(std::shared_ptr<session::AccountSession> session, AccountWindow* window, bool tell);

  Glib::RefPtr<Gio::Settings> settings_;
  std::unique_ptr<sharing::ApplicationAccounts> accounts_;
  std::unique_ptr<KnownAccounts> known_;
  std::unique_ptr<AccountsInterface> interface_;
  std::unique_ptr<AccountsOnBus> accounts_on_bus_;
  std::unique_ptr<Background> background_;
  std::vector<std::unique_ptr<AccountWindow>> windows_;
  async::Timer closing_;  ///< of windows: not from inside one
  std::optional<EndingSignals> signals_;
  async::Event hurry_;  ///< a signal came while the program was ending
  std::unique_ptr<SearchProvider> search_;
  bool ending_ = false;
  bool stays_ = false;  ///< the program runs until it is told to end
  async::TaskScope scope_;
};

}  // namespace vestibule::app
