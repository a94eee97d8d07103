#include "app/ended-session.hpp"

#include "app/account-window.hpp"
#include "app/formatted.hpp"
#include "tokens/printable-text.hpp"

#include <giomm/notification.h>
#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

constexpr const char* session_ended = "session-ended";  // the notification's id

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

}  // namespace

void tell_of_ended_session(Gtk::Application& application, const tokens::AccountKey& account) {
  if (is_in_front(account)) return;
  const auto notification = Gio::Notification::create(_("Session Ended"));
  // Translators: %s is the name of an account.
  notification->set_body(formatted(_("“%s” has to log in again."), tokens::printable(account.name).c_str()));
  application.send_notification(session_ended, notification);
}

void withdraw_ended_session(Gtk::Application& application) {
  application.withdraw_notification(session_ended);
}

}  // namespace vestibule::app
