#pragma once

#include "app/owned-dialog.hpp"
#include "session/account-session.hpp"

#include <adwaita.h>
#include <giomm/settings.h>
#include <gtkmm/window.h>

#include <functional>
#include <memory>
#include <string>

namespace vestibule::app {

/// The rows of a group that play faults to a real session, each with what it does to the server. The group is there
/// where the settings offer it.
class FaultSwitches {
public:
  /// `group` and `window`, which it is in, outlive this.
  FaultSwitches(AdwPreferencesGroup* group, Gtk::Window& window, std::shared_ptr<session::AccountSession> session,
                const Glib::RefPtr<Gio::Settings>& settings);

private:
  struct Fault {
    session::Rehearsal rehearsal;
    const char* title;
    const char* effect;     ///< what it does, and to the server
    bool is_risky = false;  ///< the session may end
  };

  void add(const Fault& fault);
  void ask_and_play(const Fault& fault);
  void play(const Fault& fault);

  AdwPreferencesGroup* group_;
  Gtk::Window& window_;
  std::shared_ptr<session::AccountSession> session_;
  OwnedDialog dialog_;
};

}  // namespace vestibule::app
