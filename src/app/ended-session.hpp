#pragma once

#include "tokens/account-key.hpp"

#include <gtkmm/application.h>

namespace vestibule::app {

/// Tells of a session that the server has ended, by a notification: the person has to act, and may not see the window.
/// Nothing where they do.
void tell_of_ended_session(Gtk::Application& application, const tokens::AccountKey& account);
/// The person sees it.
void withdraw_ended_session(Gtk::Application& application);

}  // namespace vestibule::app
