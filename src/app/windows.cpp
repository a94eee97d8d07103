#include "app/windows.hpp"

#include "app/shortcuts-window.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

/// Most keyrings answer sooner, and a page that flashes by tells nobody anything.
constexpr std::chrono::milliseconds patience{300};

}  // namespace

Windows::Windows(Gtk::Application& application, CurrentAccount& account, Glib::RefPtr<Gio::Settings> settings,
                 Requests requests)
    : application_(application), account_(account), settings_(std::move(settings)), requests_(std::move(requests)) {}

void Windows::show(Page page) {
  if (page_ == page) return;
  page_ = page;
  delay_ = {};
  switch (page) {
  case Page::Inside:
    return show_inside();
  case Page::LogIn:
    return show_login();
  case Page::Starting:
    login_window_.reset();
    inside_window_.reset();
    if (!start_window_) {
      delay_ = async::Timer(patience, [this] { show_start(Page::Starting); });
      return;
    }
    [[fallthrough]];
  default:
    return show_start(page);
  }
}

void Windows::show_start(Page page) {
  if (!start_window_) {
    start_window_ =
        load_window<StartWindow>(application_, "start-window.ui", "start_window", account_, requests_.try_again);
    start_window_->show_page(page);
    open(*start_window_);
  } else {
    start_window_->show_page(page);
  }
  login_window_.reset();
  inside_window_.reset();
}

void Windows::show_login() {
  login_window_ = load_window<LoginWindow>(application_, "login-window.ui", "login_window", account_, settings_);
  // Opened first: a focus given before would make GTK 4.8 tell screen readers that this is no window.
  open(*login_window_);
  preset_login();
  if (account_.state().ended_by == session::EndedBy::Server)
    login_window_->show_notice(_("Logged out due to authentication mismatch"));
  if (!notice_.empty()) login_window_->show_notice(std::exchange(notice_, {}));
  start_window_.reset();
  inside_window_.reset();
}

/// With what the command line says, or with who was signed in last, or with where somebody last was.
void Windows::preset_login() {
  const auto& last = account_.last();
  std::string server = settings_->get_string("server");
  if (last) server = last->origin;
  if (server_) server = *server_;
  login_window_->preset(server, last && last->origin == server ? last->name : "");
}

void Windows::show_inside() {
  inside_window_ = load_window<InsideWindow>(application_, "inside-window.ui", "inside_window", account_, settings_,
                                             requests_.log_out);
  settings_->set_string("server", account_.session()->address().text());
  // The command line's address has had its turn.
  server_.reset();
  open(*inside_window_);
  start_window_.reset();
  login_window_.reset();
}

void Windows::open(Gtk::ApplicationWindow& window) {
  application_.add_window(window);
  window.add_action("show-shortcuts", [&window] { show_shortcuts_window(window); });
  window.signal_close_request().connect(
      [this] {
        requests_.close();
        return true;  // the program ends, and the window with it
      },
      false);
  window.present();
}

void Windows::present() {
  if (auto* window = current()) window->present();
}

Gtk::Window* Windows::current() {
  if (inside_window_) return inside_window_.get();
  if (login_window_) return login_window_.get();
  return start_window_.get();
}

void Windows::preset_server(const Glib::ustring& server) {
  server_ = server;
  if (login_window_) preset_login();
}

void Windows::notify_at_login(std::string text) {
  if (login_window_)
    login_window_->show_notice(text);
  else
    notice_ = std::move(text);
}

}  // namespace vestibule::app
