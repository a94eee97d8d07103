// The windows of the program, and what is done in them.

#include "app/application.hpp"
#include "app/ended-session.hpp"
#include "app/formatted.hpp"
#include "app/links/link-opening.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <utility>

namespace vestibule::app {

void Application::follow_link(std::string link) {
  stay();
  scope_.start(
      open_link(std::move(link), *known_,
                {.of = [this](const tokens::AccountKey& account) -> AccountWindow& { return window_of(account); },
                 .any = [this]() -> AccountWindow& {
                   activate();
                   return *front_window();
                 }}));
}

/// The one that is about the account already, or a new one.
AccountWindow& Application::window_of(const tokens::AccountKey& account) {
  const auto is_about_it = [&account](const auto& window) {
    const auto& session = window->account().session();
    return !window->is_closed() && session && session->key() == account;
  };
  const auto found = std::find_if(windows_.begin(), windows_.end(), is_about_it);
  if (found != windows_.end()) return **found;
  auto& window = open_window();
  if (window.account().change_to(account)) return window;
  window.account().find_out();
  window.notify(_("The type of service of this account is not there any more"));
  return window;
}

/// While nobody knows yet which page to show, there is no window that would keep it.
void Application::stay() {
  if (!std::exchange(stays_, true)) hold();
}

AccountWindow& Application::open_window() {
  stay();
  windows_.push_back(AccountWindow::create(
      *this, *known_, settings_,
      {.log_out = [this](AccountWindow& window,
                         bool tell) { scope_.start(log_out(window.account().session(), &window, tell)); },
       .session_ended =
           [this](const tokens::AccountKey& account) {
             if (settings_->get_boolean("notify-of-ended-sessions")) tell_of_ended_session(*this, account);
           },
       .close = [this] { remove_closed_windows(); }}));
  auto& window = *windows_.back();
  window.property_is_active().signal_changed().connect([this, &window] {
    if (window.property_is_active()) withdraw_ended_session(*this);
  });
  return window;
}

/// The last one takes the program with it, where it is not wanted in the background.
void Application::remove_closed_windows() {
  const auto is_closed = [](const auto& window) { return window->is_closed(); };
  if (std::all_of(windows_.begin(), windows_.end(), is_closed) && !background_->is_wanted()) return quit();
  closing_ = async::Timer(std::chrono::milliseconds(0), [this, is_closed] { std::erase_if(windows_, is_closed); });
}

/// A window that shows this account, if there is one.
Gtk::Window* Application::shown_window(const tokens::AccountKey& account) {
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

async::Task<void> Application::log_out(std::shared_ptr<session::AccountSession> session, AccountWindow* window,
                                       bool tell) {
  const auto name = tokens::printable(session->account_name());
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
  else if (tell)
    // Translators: %s is the name of an account.
    window->notify(formatted(_("“%s” is logged out"), name.c_str()));
}

}  // namespace vestibule::app
