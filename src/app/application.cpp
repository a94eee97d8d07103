#include "app/application.hpp"

#include "app/about-window.hpp"
#include "app/after-first-frame.hpp"
#include "app/c-signal.hpp"
#include "app/init-libadwaita.hpp"
#include "app/preferences-window.hpp"
#include "app/search/all-findables.hpp"
#include "app/troubleshooting.hpp"
#include "app/ui-file.hpp"
#include "async/race.hpp"
#include "config.hpp"
#include "tokens/freed-memory.hpp"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif
#include <glib/gi18n.h>

#include <algorithm>
#include <utility>

namespace vestibule::app {

namespace {

/// How long the end of the program may take: a save, and a server that is told of a log-out.
constexpr std::chrono::seconds ending_limit{10};

/// Milliseconds that it waits for the next one, where it was started for a call on the bus only.
constexpr unsigned pause_of_calls = 10000;

/// On X11, as Wayland has it by itself: what tells a desktop whose windows they are.
void name_windows() {
#ifdef GDK_WINDOWING_X11
  auto* display = gdk_display_get_default();
  if (GDK_IS_X11_DISPLAY(display)) gdk_x11_display_set_program_class(display, APP_ID);
#endif
}

}  // namespace

Glib::RefPtr<Application> Application::create() {
  return Glib::make_refptr_for_instance(new Application);
}

Application::Application()
    : Gtk::Application(APP_ID, Gio::Application::Flags::HANDLES_COMMAND_LINE | Gio::Application::Flags::HANDLES_OPEN) {
  Glib::set_application_name(_("Vestibule"));
  set_resource_base_path(resource_path);
  set_inactivity_timeout(pause_of_calls);

  // The desktop's session manager tells its clients to quit when the session ends.
  property_register_session() = true;

  add_main_option_entry(OptionType::STRING, "server", '\0', _("Start with this server address"), _("URL"));
  add_main_option_entry(OptionType::BOOL, "new-window", '\0', _("Open another window"));
  add_main_option_entry(OptionType::BOOL, "log-out", '\0', _("Log out of the account in front"));
  add_main_option_entry(OptionType::BOOL, "version", '\0', _("Show the version and exit"));
  set_option_context_parameter_string(_("[LINK]"));
  signal_handle_local_options().connect(sigc::mem_fun(*this, &Application::on_local_options), false);
}

Application::~Application() = default;

int Application::on_local_options(const Glib::RefPtr<Glib::VariantDict>& options) {
  if (!options->contains("version")) return -1;  // go on
  g_print("Vestibule %s\n", VERSION);
  return 0;
}

/// Before the bus knows the program's name: who calls for that starts it, and finds everything there.
bool Application::dbus_register_vfunc(const Glib::RefPtr<Gio::DBus::Connection>& bus, const Glib::ustring& path) {
  search_ = std::make_unique<SearchProvider>(
      *this, bus, path + "/SearchProvider",
      SearchProvider::Requests{.is_wanted = [this] { return known_ && settings_->get_boolean("offer-in-search"); },
                               .all = [this] { return all_findables(*known_, settings_); },
                               .open = [this](std::string link) { follow_link(std::move(link)); },
                               .activate = [this] { activate(); }});
  interface_ = std::make_unique<AccountsInterface>(bus->gobj(), path);
  return Gtk::Application::dbus_register_vfunc(bus, path);
}

void Application::dbus_unregister_vfunc(const Glib::RefPtr<Gio::DBus::Connection>& bus, const Glib::ustring& path) {
  search_.reset();
  Gtk::Application::dbus_unregister_vfunc(bus, path);
}

void Application::on_startup() {
  Gtk::Application::on_startup();
  init_libadwaita(scope_);
  name_windows();

  // What GTK has given back until here is much, and had no secret in it.
  tokens::wipe_freed_memory();

  settings_ = Gio::Settings::create(APP_ID);
  service::TransportPolicy policy;
  policy.user_agent = std::string("Vestibule/") + VERSION;
  accounts_ = std::make_unique<sharing::ApplicationAccounts>(APP_ID, std::move(policy));
  known_ = std::make_unique<KnownAccounts>(*accounts_);
  if (interface_)
    accounts_on_bus_ =
        std::make_unique<AccountsOnBus>(*interface_, *this, *known_, RememberedPermissions(settings_),
                                        [this](const tokens::AccountKey& account) { return shown_window(account); });
  // Not giomm's get_default(): it takes GLib's own reference over, and the monitor would go.
  connect_signal(g_network_monitor_get_default(), "network-changed", [this] {
    if (!g_network_monitor_get_network_available(g_network_monitor_get_default())) return;
    for (const auto& window : windows_)
      if (const auto& session = window->account().session()) session->tokens().try_again();
  });
  set_up_background();
  add_actions();
  signals_.emplace([this] {
    if (ending_)
      hurry_.set();
    else
      quit();
  });
}

/// Where the person wants that, it runs from the start without a window.
void Application::set_up_background() {
  background_ = std::make_unique<Background>(settings_, *known_, get_dbus_connection());
  const auto follow = [this] {
    if (background_->is_wanted())
      stay();
    else if (stays_ && windows_.empty())
      quit();
  };
  background_->signal_changed().connect(follow);
  follow();
}

void Application::add_actions() {
  add_action("about", [this] {
    if (auto* window = front_window()) show_about_window(*window, troubleshooting_text(*known_));
  });
  add_action("new-window", [this] {
    auto* front = front_window();
    if (!front) return activate();
    const auto session = front->account().session();
    auto& account = open_window().account();
    if (!session || !account.change_to(session->key())) account.find_out();
  });
  add_action("log-out", [this] {
    activate();
    front_window()->log_out();
  });
  add_action("preferences", [this] {
    if (auto* window = front_window()) show_preferences_window(*window, settings_, *background_);
  });
  add_action("quit", [this] { quit(); });
  set_accel_for_action("app.new-window", "<Primary>n");
  set_accel_for_action("app.preferences", "<Primary>comma");
  set_accel_for_action("app.quit", "<Primary>q");
  set_accel_for_action("window.close", "<Primary>w");
  set_accel_for_action("win.show-shortcuts", "<Primary>question");
}

int Application::on_command_line(const Glib::RefPtr<Gio::ApplicationCommandLine>& command_line) {
  Glib::ustring server;
  const bool has_server = command_line->get_options_dict()->lookup_value("server", server);
  int count = 0;
  const async::OwnedStrv arguments(command_line->get_arguments(count));
  const auto wants = [&](const char* option) { return command_line->get_options_dict()->contains(option); };
  if (count > 1)
    follow_link(arguments.get()[1]);
  else if (wants("new-window"))
    activate_action("new-window");
  else
    activate();
  auto* window = front_window();
  if (has_server && window) window->preset_server(server);
  if (wants("log-out")) activate_action("log-out");
  return 0;
}

void Application::on_activate() {
  if (auto* window = front_window()) return window->come_forward();
  auto& window = open_window();
  after_first_frame(window, [] { Gtk::Window::set_default_icon_name(APP_ID); });
  window.account().find_out();
}

/// One link at a time: whoever hands over more of them is not the person.
void Application::on_open(const type_vec_files& files, const Glib::ustring&) {
  if (!files.empty()) follow_link(files.front()->get_uri());
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
  search_.reset();
  accounts_on_bus_.reset();
  interface_.reset();
  background_.reset();
  if (known_) {
    windows_.clear();
    async::run(settled());
    scope_.cancel();
    known_.reset();
    accounts_.reset();
  }
  signals_.reset();
  Gtk::Application::on_shutdown();
}

}  // namespace vestibule::app
