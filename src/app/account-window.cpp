#include "app/account-window.hpp"

#include "app/formatted.hpp"
#include "app/links/open-link.hpp"
#include "app/message-dialog.hpp"
#include "app/shortcuts-window.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <utility>

namespace vestibule::app {

namespace {

/// Most keyrings answer sooner, and a page that flashes by tells nobody anything.
constexpr std::chrono::milliseconds patience{300};

}  // namespace

std::unique_ptr<AccountWindow> AccountWindow::create(Gtk::Application& application, KnownAccounts& known,
                                                     Glib::RefPtr<Gio::Settings> settings, Requests requests) {
  return std::unique_ptr<AccountWindow>(
      Gtk::Builder::get_widget_derived<AccountWindow>(read_ui_file("account-window.ui"), "account_window", application,
                                                      known, std::move(settings), std::move(requests)));
}

AccountWindow::AccountWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>&, Gtk::Application& application,
                             KnownAccounts& known, Glib::RefPtr<Gio::Settings> settings, Requests requests)
    : Gtk::ApplicationWindow(window), account_(known), settings_(std::move(settings)), requests_(std::move(requests)) {
  application.add_window(*this);
  using Bind = Gio::Settings::BindFlags;
  settings_->bind("window-width", property_default_width(), Bind::DEFAULT | Bind::GET_NO_CHANGES);
  settings_->bind("window-height", property_default_height(), Bind::DEFAULT | Bind::GET_NO_CHANGES);
  settings_->bind("window-maximized", property_maximized(), Bind::DEFAULT | Bind::GET_NO_CHANGES);
  add_action("show-shortcuts", [this] { show_shortcuts_window(*this); });
  account_.signal_changed().connect(sigc::mem_fun(*this, &AccountWindow::render));
  signal_close_request().connect(
      [this] {
        is_closed_ = true;
        requests_.close();
        return true;  // its owner destroys it
      },
      false);
}

AccountWindow::~AccountWindow() {
  if (content_) content_->leave_window();
}

void AccountWindow::render() {
  show(page_for(account_.hindrance(), account_.state()));
  if (log_out_wanted_ && page_ != Page::Starting) do_log_out();
}

/// *Starting* is shown only if it lasts, so that a start that is quick shows nothing but the page that it leads to.
void AccountWindow::show(Page page) {
  if (page_ == page && is_shown()) return;
  page_ = page;
  shown_session_ = account_.session();
  shown_before_ = account_.before();
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
  auto start_page = std::make_unique<StartPage>(*this, account_);
  start_page->show(page);
  open(std::move(start_page));
}

void AccountWindow::show_login() {
  const bool is_ended = account_.state().ended_by == session::EndedBy::Server;
  if (is_ended && account_.last()) requests_.session_ended(*account_.last());
  open(std::make_unique<LoginPage>(*this, account_, settings_));
  preset_login();
  if (is_ended) content_->show_toast(_("Logged out due to authentication mismatch"), ToastLasts::UntilDismissed);
}

/// With what the command line says, or with who was signed in last, or with where somebody last was.
void AccountWindow::preset_login() {
  const auto& last = account_.last();
  std::string server = settings_->get_string("server");
  if (last) server = last->origin;
  if (server_) server = *server_;
  login_page()->preset(server, last && last->origin == server && !account_.before() ? last->name : "");
}

void AccountWindow::show_inside() {
  settings_->set_string("server", account_.session()->address().text());
  // The command line's address has had its turn.
  server_.reset();
  open(std::make_unique<InsidePage>(*this, account_, settings_, [this] { requests_.log_out(*this, false); }));
  choose_wanted();
}

void AccountWindow::open(std::unique_ptr<WindowPage> page) {
  if (page_ != Page::Inside && is_known()) page->offer_removal([this] { ask_to_remove(); });
  page->fill_window();
  content_ = std::move(page);
  // First: a focus given before would make GTK 4.8 tell screen readers that this is no window.
  if (!get_visible()) present();
  content_->opened();
  if (!notice_.empty()) content_->show_toast(std::exchange(notice_, {}), ToastLasts::UntilDismissed);
}

/// The page is about this account. While a log-in runs it is about none, on the page that it was begun on.
bool AccountWindow::is_shown() const {
  const bool logging_in = page_ == Page::LogIn && !account_.session() && shown_before_ == account_.before();
  return logging_in || shown_session_ == account_.session();
}

/// What it is about is an account that is offered.
bool AccountWindow::is_known() const {
  if (!account_.session()) return false;
  const auto all = account_.known().all();
  return std::find(all.begin(), all.end(), account_.session()->key()) != all.end();
}

void AccountWindow::come_forward() {
  if (content_) present();
}

void AccountWindow::preset_server(const Glib::ustring& server) {
  server_ = server;
  if (login_page()) preset_login();
}

void AccountWindow::log_out() {
  log_out_wanted_ = true;
  // While it is looked for, the answer comes with a change.
  if (page_ && page_ != Page::Starting) do_log_out();
}

void AccountWindow::do_log_out() {
  log_out_wanted_ = false;
  if (account_.state().signed_in == session::SignedIn::Yes)
    requests_.log_out(*this, true);
  else if (page_ == Page::LogIn)
    notify(_("Nobody is logged in here"));
  else
    notify(_("Nobody has been logged out: who is signed in cannot be found out now"));
}

void AccountWindow::notify(std::string text) {
  const bool changes = page_ != page_for(account_.hindrance(), account_.state()) || page_ == Page::Starting;
  if (changes)
    notice_ = std::move(text);
  else
    content_->show_toast(text, ToastLasts::UntilDismissed);
}

void AccountWindow::choose_resource(tokens::AccountKey account, std::string path) {
  wanted_resource_.emplace(std::move(account), std::move(path));
  if (is_shown()) choose_wanted();
}

void AccountWindow::choose_wanted() {
  auto* page = dynamic_cast<InsidePage*>(content_.get());
  if (!page || !wanted_resource_) return;
  const auto [account, path] = *std::exchange(wanted_resource_, std::nullopt);
  if (account != account_.session()->key() || page->choose(path)) return;
  page->show_toast(formatted(_("The link is for “%s”, which is not among the resources"), told(path).c_str()),
                   ToastLasts::UntilDismissed);
}

void AccountWindow::ask_to_remove() {
  const auto session = account_.session();
  const auto name = tokens::printable(session->account_name());
  dialog_ = ask_before(*this, formatted(_("Remove “%s”?"), name.c_str()),
                       _("Its sign-in is taken out of the keyring. To use the account again, you log in to it."),
                       _("_Remove"), [this, session] {
                         if (account_.session() == session) requests_.log_out(*this, false);
                       });
}

}  // namespace vestibule::app
