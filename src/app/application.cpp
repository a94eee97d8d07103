#include "app/application.hpp"

#include "app/about-window.hpp"
#include "app/formatted.hpp"
#include "app/preferences-window.hpp"
#include "app/troubleshooting.hpp"
#include "app/ui-file.hpp"
#include "async/race.hpp"
#include "config.hpp"
#include "tokens/printable-text.hpp"

#include <adwaita.h>
#include <giomm/networkmonitor.h>
#include <giomm/notification.h>
#include <glib-unix.h>
#include <glib/gi18n.h>

#include <algorithm>
#include <utility>

namespace vestibule::app {

namespace {

/// How long the end of the program may take: a save, and a server that is told of a log-out.
constexpr std::chrono::seconds ending_limit{10};

/// A window that is about the account, or one over it, has the keyboard.
bool is_in_front(const tokens::AccountKey& account) {
  for (auto* window : Gtk::Window::list_toplevels()) {
    if (!window->property_is_active()) continue;
    while (window->get_transient_for())
      window = window->get_transient_for();
    const auto* account_window = dynamic_cast<AccountWindow*>(window);
    if (account_window && account_window->account().last() == account) return true;
  }
  return false;
}

constexpr const char* session_ended = "session-ended";  // the notification's id

}  // namespace

Glib::RefPtr<Application> Application::create() {
  return Glib::make_refptr_for_instance(new Application);
}

Application::Application() : Gtk::Application(APP_ID, Gio::Application::Flags::HANDLES_COMMAND_LINE) {
  Glib::set_application_name(_("Vestibule"));
  set_resource_base_path(resource_path);

  // Started for a call on the bus, it stays for the next one, in milliseconds.
  set_inactivity_timeout(10'000);

  // The desktop's session manager tells its clients to quit when the session ends.
  property_register_session() = true;

  add_main_option_entry(OptionType::STRING, "server", '\0', _("Start with this server address"), _("URL"));
  add_main_option_entry(OptionType::BOOL, "version", '\0', _("Show the version and exit"));
  signal_handle_local_options().connect(sigc::mem_fun(*this, &Application::on_local_options), false);
}

Application::~Application() = default;

int Application::on_local_options(const Glib::RefPtr<Glib::VariantDict>& options) {
  if (!options->contains("version")) return -1;  // go on
  g_print("Vestibule %s\n", VERSION);
  return 0;
}

bool Application::dbus_register_vfunc(const Glib::RefPtr<Gio::DBus::Connection>& bus, const Glib::ustring& path) {
  interface_ = std::make_unique<AccountsInterface>(bus->gobj(), path);
  return Gtk::Application::dbus_register_vfunc(bus, path);
}

void Application::on_startup() {
  Gtk::Application::on_startup();
  adw_init();
  Gtk::Window::set_default_icon_name(APP_ID);

  settings_ = Gio::Settings::create(APP_ID);
  service::TransportPolicy policy;
  policy.user_agent = std::string("Vestibule/") + VERSION;
  accounts_ = std::make_unique<sharing::ApplicationAccounts>(APP_ID, std::move(policy));
  known_ = std::make_unique<KnownAccounts>(*accounts_);
  if (interface_)
    accounts_on_bus_ =
        std::make_unique<AccountsOnBus>(*interface_, *this, *known_, RememberedPermissions(settings_),
                                        [this](const tokens::AccountKey& account) { return window_of(account); });
  Gio::NetworkMonitor::get_default()->signal_network_changed().connect([this](bool available) {
    if (!available) return;
    for (const auto& window : windows_)
      if (const auto& session = window->account().session()) session->tokens().try_again();
  });
  add_actions();
  watch_signals();
}

void Application::add_actions() {
  add_action("about", [this] {
    if (auto* window = front_window()) show_about_window(*window, troubleshooting_text(*known_));
  });
  add_action("new-window", [this] {
    auto* front = front_window();
    if (!front) return;
    const auto session = front->account().session();
    auto& account = open_window().account();
    if (!session || !account.change_to(session->key())) account.find_out();
  });
  add_action("preferences", [this] {
    if (auto* window = front_window()) show_preferences_window(*window, settings_);
  });
  add_action("quit", [this] { quit(); });
  set_accel_for_action("app.new-window", "<Primary>n");
  set_accel_for_action("app.preferences", "<Primary>comma");
  set_accel_for_action("app.quit", "<Primary>q");
  set_accel_for_action("window.close", "<Primary>w");
  set_accel_for_action("win.show-shortcuts", "<Primary>question");
}

void Application::watch_signals() {
  const auto end = +[](gpointer application) -> gboolean {
    auto& self = *static_cast<Application*>(application);
    if (self.ending_)
      self.hurry_.set();
    else
      self.quit();
    return G_SOURCE_CONTINUE;
  };
  // Ctrl+Z at a terminal: others may wait for this process, and what has handed over cannot take the tokens back. With
  // a handler, unlike with SIG_IGN, what this process starts can be stopped.
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  nothing.sa_flags = SA_RESTART;
  sigaction(SIGTSTP, &nothing, nullptr);
  signal_sources_ = {g_unix_signal_add(SIGTERM, end, this), g_unix_signal_add(SIGINT, end, this),
                     g_unix_signal_add(SIGHUP, end, this)};
}

int Application::on_command_line(const Glib::RefPtr<Gio::ApplicationCommandLine>& command_line) {
  Glib::ustring server;
  const bool has_server = command_line->get_options_dict()->lookup_value("server", server);
  activate();
  if (has_server) front_window()->preset_server(server);
  return 0;
}

void Application::on_activate() {
  if (auto* window = front_window()) return window->come_forward();
  // From now on the program runs until it is told to end; while nobody knows yet which page to show, there is none.
  hold();
  open_window().account().find_out();
}

AccountWindow& Application::open_window() {
  windows_.push_back(AccountWindow::create(
      *this, *known_, settings_,
      {.log_out = [this](AccountWindow& window) { scope_.start(log_out(window.account().session(), &window)); },
       .session_ended = [this](const tokens::AccountKey& account) { tell_of_ended_session(account); },
       .close = [this] { remove_closed_windows(); }}));
  auto& window = *windows_.back();
  window.property_is_active().signal_changed().connect([this, &window] {
    if (window.property_is_active()) withdraw_notification(session_ended);
  });
  return window;
}

/// The person has to act, and may not see the window.
void Application::tell_of_ended_session(const tokens::AccountKey& account) {
  if (is_in_front(account) || !settings_->get_boolean("notify-of-ended-sessions")) return;
  const auto notification = Gio::Notification::create(_("Session Ended"));
  // Translators: %s is the name of an account.
  notification->set_body(formatted(_("“%s” has to log in again."), tokens::printable(account.name).c_str()));
  send_notification(session_ended, notification);
}

/// The last one takes the program with it.
void Application::remove_closed_windows() {
  const auto is_closed = [](const auto& window) { return window->is_closed(); };
  if (std::all_of(windows_.begin(), windows_.end(), is_closed)) return quit();
  closing_ = async::Timer(std::chrono::milliseconds(0), [this, is_closed] { std::erase_if(windows_, is_closed); });
}

/// A window that shows this account, if there is one.
Gtk::Window* Application::window_of(const tokens::AccountKey& account) {
  const auto shows = [&account](const auto& window) {
    return !window->is_closed() && window->is_visible() && window->account().last() == account;
  };
  const auto found = std::find_if(windows_.begin(), windows_.end(), shows);
  return found == windows_.end() ? nullptr : found->get();
}

AccountWindow* Application::front_window() {
  if (auto* window = dynamic_cast<AccountWindow*>(get_active_window())) return window;
  return windows_.empty() ? nullptr : windows_.back().get();
}

async::Task<void> Application::log_out(std::shared_ptr<session::AccountSession> session, AccountWindow* window) {
  session::SignOutResult result;
  try {
    result = co_await known_->log_out(std::move(session));
  } catch (const Error& error) {
    g_message("The log-out is not complete: %s", error.what());
    result.noted_only = true;
  }
  const bool is_open =
      std::any_of(windows_.begin(), windows_.end(), [window](const auto& open) { return open.get() == window; });
  if (!is_open) window = front_window();
  if (!window) co_return;
  if (result.noted_only)
    window->notify(_("You are logged out here. Another process keeps your sign-in and does not answer: it removes it "
                     "when it goes on"));
  else if (!result.removed)
    window->notify(_("You are logged out, but the keyring is locked: unlock it before you quit, and the sign-in is "
                     "removed from it"));
  else if (!result.server_told)
    window->notify(_("You are logged out here, but the server could not be told"));
}

/// Lets end what would be lost with the program, then leaves the tokens to another process.
async::Task<void> Application::settle() {
  co_await scope_.finished();
  co_await known_->settled();
  co_await accounts_->hand_over();
  hurry_.set();
}

void Application::on_shutdown() {
  ending_ = true;
  const auto settled = [this]() -> async::Task<void> {
    async::Timer limit(ending_limit, [this] { hurry_.set(); });
    async::TaskScope settling;
    settling.start(settle());
    co_await hurry_;
  };
  accounts_on_bus_.reset();
  interface_.reset();
  if (known_) {
    windows_.clear();
    async::run(settled());
    scope_.cancel();
    known_.reset();
    accounts_.reset();
  }
  for (const auto source : signal_sources_)
    if (source) g_source_remove(source);
  Gtk::Application::on_shutdown();
}

}  // namespace vestibule::app
