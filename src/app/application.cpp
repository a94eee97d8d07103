#include "app/application.hpp"

#include "app/about-window.hpp"
#include "app/ui-file.hpp"
#include "async/race.hpp"
#include "config.hpp"

#include <adwaita.h>
#include <giomm/networkmonitor.h>
#include <glib-unix.h>
#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

namespace {

/// How long the end of the program may take: a save, and a server that is told of a log-out.
constexpr std::chrono::seconds ending_limit{10};

}  // namespace

Glib::RefPtr<Application> Application::create() {
  return Glib::make_refptr_for_instance(new Application);
}

Application::Application() : Gtk::Application(APP_ID, Gio::Application::Flags::HANDLES_COMMAND_LINE) {
  Glib::set_application_name(_("Vestibule"));
  set_resource_base_path(resource_path);

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

void Application::on_startup() {
  Gtk::Application::on_startup();
  adw_init();
  Gtk::Window::set_default_icon_name(APP_ID);

  settings_ = Gio::Settings::create(APP_ID);
  service::TransportPolicy policy;
  policy.user_agent = std::string("Vestibule/") + VERSION;
  policy.body_limit = 64 * 1024 * 1024;  // a person may want to see a large answer
  accounts_ = std::make_unique<sharing::ApplicationAccounts>(APP_ID, std::move(policy));
  account_ = std::make_unique<CurrentAccount>(*accounts_);
  windows_ = std::make_unique<Windows>(*this, *account_, settings_,
                                       Windows::Requests{.try_again = [this] { find_out(); },
                                                         .log_out = [this] { log_out(); },
                                                         .close = [this] { quit(); }});
  account_->signal_changed().connect([this] { render(); });
  Gio::NetworkMonitor::get_default()->signal_network_changed().connect([this](bool available) {
    if (available && account_ && account_->session()) account_->session()->tokens().try_again();
  });
  add_actions();
  watch_signals();
}

void Application::add_actions() {
  add_action("about", [this] {
    if (auto* window = windows_->current()) show_about_window(*window);
  });
  add_action("quit", [this] { quit(); });
  set_accel_for_action("app.quit", "<Primary>q");
  set_accel_for_action("window.close", "<Primary>w");
  set_accel_for_action("win.get-data", "<Primary>r");
  set_accel_for_action("win.find", "<Primary>f");
  set_accel_for_action("win.save-answer", "<Primary>s");
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
  if (command_line->get_options_dict()->lookup_value("server", server)) windows_->preset_server(server);
  activate();
  return 0;
}

void Application::on_activate() {
  if (std::exchange(started_, true)) return windows_->present();
  // From now on the program runs until it is told to end; while nobody knows yet which window to show, there is none.
  hold();
  find_out();
}

void Application::find_out() {
  scope_.start(account_->restore());
  render();
}

void Application::render() {
  if (!ending_) windows_->show(page_for(account_->hindrance(), account_->state()));
}

void Application::log_out() {
  scope_.start(log_out_task());
}

async::Task<void> Application::log_out_task() {
  session::SignOutResult result;
  try {
    result = co_await account_->log_out();
  } catch (const Error& error) {
    g_message("The log-out is not complete: %s", error.what());
    result.noted_only = true;
  }
  if (result.noted_only)
    windows_->notify_at_login(_("You are logged out here. Another process keeps your sign-in and does not answer: it "
                                "removes it when it goes on"));
  else if (!result.removed)
    windows_->notify_at_login(
        _("You are logged out, but the keyring is locked: unlock it before you quit, and the sign-in "
          "is removed from it"));
  else if (!result.server_told)
    windows_->notify_at_login(_("You are logged out here, but the server could not be told"));
}

/// Lets end what would be lost with the program, then leaves the tokens to another process.
async::Task<void> Application::settle() {
  co_await scope_.finished();
  co_await account_->settled();
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
  if (windows_) {
    windows_.reset();
    async::run(settled());
    scope_.cancel();
    account_.reset();
    accounts_.reset();
  }
  for (const auto source : signal_sources_)
    if (source) g_source_remove(source);
  Gtk::Application::on_shutdown();
}

}  // namespace vestibule::app
