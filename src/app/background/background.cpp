#include "app/background/background.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

namespace {

constexpr const char* key = "keep-sessions-fresh";

}  // namespace

Background::Background(Glib::RefPtr<Gio::Settings> settings, KnownAccounts& known,
                       Glib::RefPtr<Gio::DBus::Connection> bus)
    : settings_(std::move(settings)), bus_(std::move(bus)), fresh_(known) {
  settings_->signal_changed(key).connect([this](const auto&) {
    follow();
    // Who was refused is not asked again to be told that nothing is wanted.
    if (is_wanted() || answer_ != BackgroundAnswer::Refused) {
      asking_.cancel();
      asking_.start(ask(is_wanted()));
    }
    changed_.emit();
  });
  follow();
}

bool Background::is_wanted() const {
  return settings_->get_boolean(key);
}

void Background::follow() {
  if (is_wanted())
    fresh_.start();
  else
    fresh_.stop();
}

async::Task<void> Background::ask(bool wanted) {
  answer_.reset();
  const auto answer = co_await ask_for_background(bus_, _("Sessions are renewed before they run out."), wanted);
  if (wanted) answer_ = answer;
  // Not from inside this task, which would be cancelled for that.
  if (answer_ == BackgroundAnswer::Refused)
    switching_off_ = async::Timer(std::chrono::milliseconds(0), [this] { settings_->set_boolean(key, false); });
  changed_.emit();
}

std::string Background::text() const {
  if (answer_ == BackgroundAnswer::Refused) return _("Your desktop does not allow Vestibule to run in the background.");
  const char* start = _("Vestibule asks to start with your desktop.");
  if (is_wanted() && answer_)
    start = answer_ == BackgroundAnswer::StartsItself
                ? _("Vestibule starts with your desktop.")
                : _("Your desktop does not start Vestibule by itself: open it once, and it stays until you quit.");
  const char* what =
      _("A session is renewed before it runs out, where its service lets it last longer, also without a window.");
  return std::string(what) + " " + start;
}

}  // namespace vestibule::app
