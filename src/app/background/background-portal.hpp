#pragma once

#include "async/task.hpp"

#include <giomm/dbusconnection.h>

#include <string>

namespace vestibule::app {

/// What the desktop says to a program that wants to run without a window.
enum class BackgroundAnswer {
  NoPortal,      ///< there is nobody to ask
  Refused,       ///< by the person, or by the desktop for them
  Allowed,       ///< but the desktop does not start it
  StartsItself,  ///< with the desktop
};

/// Asks the desktop's portal (org.freedesktop.portal.Background) whether the program may run without a window, and
/// whether it is started with the desktop from now on, or not any more. The person may be asked, for the `reason`.
/// `bus` may be null.
async::Task<BackgroundAnswer> ask_for_background(Glib::RefPtr<Gio::DBus::Connection> bus, std::string reason,
                                                 bool start_with_desktop);

}  // namespace vestibule::app
