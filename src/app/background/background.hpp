#pragma once

#include "app/background/background-portal.hpp"
#include "app/background/fresh-sessions.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"

#include <giomm/settings.h>
#include <sigc++/signal.h>
#include <sigc++/trackable.h>

#include <optional>
#include <string>

namespace vestibule::app {

/// What the program does without a window, where the person has switched that on: it goes on, and keeps sessions fresh.
class Background : public sigc::trackable {
public:
  /// `bus` may be null. `known` outlives it.
  Background(Glib::RefPtr<Gio::Settings> settings, KnownAccounts& known, Glib::RefPtr<Gio::DBus::Connection> bus);

  /// By the person.
  bool is_wanted() const;
  /// What it means to switch it on, here; or why it is off again.
  std::string text() const;
  /// `is_wanted` or `text` may be others.
  sigc::signal<void()>& signal_changed() { return changed_; }

private:
  void follow();
  async::Task<void> ask(bool wanted);

  Glib::RefPtr<Gio::Settings> settings_;
  Glib::RefPtr<Gio::DBus::Connection> bus_;
  FreshSessions fresh_;
  std::optional<BackgroundAnswer> answer_;  ///< the desktop's, once it was asked
  sigc::signal<void()> changed_;
  async::Timer switching_off_;
  async::TaskScope asking_;
};

}  // namespace vestibule::app
