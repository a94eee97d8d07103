#include "app/account-window.hpp"

#include "app/shortcuts-window.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

namespace {

/// Most keyrings answer sooner, and a page that flashes by tells nobody anything.
constexpr std::chrono::milliseconds patience{300};

}  // namespace

std::unique_ptr<AccountWindow> AccountWindow::create(Gtk::Application& application, CurrentAccount& account,
                                                     Glib::RefPtr<Gio::Settings> settings, Requests requests) {
  return std::unique_ptr<AccountWindow>(
      Gtk::Builder::get_widget_derived<AccountWindow>(read_ui_file("account-window.ui"), "account_window", application,
                                                      account, std::move(settings), std::move(requests)));
}

AccountWindow::AccountWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>&, Gtk::Application& application,
                             CurrentAccount& account, Glib::RefPtr<Gio::Settings> settings, Requests requests)
    : Gtk::ApplicationWindow(window), account_(account), settings_(std::move(settings)),
      requests_(std::move(requests)) {
  application.add_window(*this);
  using Bind = Gio::Settings::BindFlags;
  settings_->bind("window-width", property_default_width(), Bind::DEFAULT | Bind::GET_NO_CHANGES);
  settings_->bind("window-height", property_default_height(), Bind::DEFAULT | Bind::GET_NO_CHANGES);
  settings_->bind("window-maximized", property_maximized(), Bind::DEFAULT | Bind::GET_NO_CHANGES);
  add_action("show-shortcuts", [this] { show_shortcuts_window(*this); });
  account_.signal_changed().connect(sigc::mem_fun(*this, &AccountWindow::render));
  signal_close_request().connect(
      [this] {
        requests_.close();
        return true;  // its owner destroys it
      },
      false);
}

void AccountWindow::find_out() {
  scope_.start(account_.restore());
  render();
}

void AccountWindow::render() {
  show(page_for(account_.hindrance(), account_.state()));
}

/// *Starting* is shown only if it lasts, so that a start that is quick shows nothing but the page that it leads to.
void AccountWindow::show(Page page) {
  if (page_ == page) return;
  page_ = page;
  delay_ = {};
  switch (page) {
  case Page::Inside:
    return show_inside();
  case Page::LogIn:
    return show_login();
  case Page::Starting:
    if (content_) content_->set_waiting(true);
    delay_ = async::Timer(patience, [this] { show_start(Page::Starting); });
    return;
  default:
    return show_start(page);
  }
}

void AccountWindow::show_start(Page page) {
  auto start_page = std::make_unique<StartPage>(*this, account_, [this] { find_out(); });
  start_page->show(page);
  open(std::move(start_page));
}

void AccountWindow::show_login() {
  open(std::make_unique<LoginPage>(*this, account_, settings_));
  preset_login();
  if (account_.state().ended_by == session::EndedBy::Server)
    login_page()->show_notice(_("Logged out due to authentication mismatch"));
  if (!notice_.empty()) login_page()->show_notice(std::exchange(notice_, {}));
}

/// With what the command line says, or with who was signed in last, or with where somebody last was.
void AccountWindow::preset_login() {
  const auto& last = account_.last();
  std::string server = settings_->get_string("server");
  if (last) server = last->origin;
  if (server_) server = *server_;
  login_page()->preset(server, last && last->origin == server ? last->name : "");
}

void AccountWindow::show_inside() {
  settings_->set_string("server", account_.session()->address().text());
  // The command line's address has had its turn.
  server_.reset();
  open(std::make_unique<InsidePage>(*this, account_, requests_.log_out));
}

void AccountWindow::open(std::unique_ptr<WindowPage> page) {
  page->fill_window();
  content_ = std::move(page);
  // First: a focus given before would make GTK 4.8 tell screen readers that this is no window.
  if (!get_visible()) present();
  content_->opened();
}

void AccountWindow::come_forward() {
  if (content_) present();
}

void AccountWindow::preset_server(const Glib::ustring& server) {
  server_ = server;
  if (login_page()) preset_login();
}

void AccountWindow::notify_at_login(std::string text) {
  if (auto* page = login_page())
    page->show_notice(text);
  else
    notice_ = std::move(text);
}

}  // namespace vestibule::app
