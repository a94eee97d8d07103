#include "app/session/session-text.hpp"

#include "app/formatted.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <cmath>

namespace vestibule::app {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr double last_second = 253402300799.0;  // 9999-12-31T23:59:59Z

long rounded(milliseconds duration, milliseconds unit) {
  return static_cast<long>((duration + unit / 2) / unit);
}

std::string local_text(gint64 seconds, const char* format) {
  const async::OwnedDateTime time(g_date_time_new_from_unix_local(seconds));
  const async::OwnedString text(time ? g_date_time_format(time.get(), format) : nullptr);
  return text ? text.get() : "";
}

}  // namespace

std::string short_duration(milliseconds duration) {
  const auto all = static_cast<long>(std::chrono::floor<std::chrono::seconds>(std::max(duration, 0ms)).count());
  // Translators: seconds.
  if (all < 60) return formatted(_("%ld s"), all);
  const long minutes = all / 60, hours = minutes / 60, days = hours / 24;
  // Translators: minutes.
  if (hours == 0 && all % 60 == 0) return formatted(_("%ld min"), minutes);
  // Translators: minutes and seconds.
  if (hours == 0) return formatted(_("%ld min %ld s"), minutes, all % 60);
  // Translators: hours.
  if (days == 0 && minutes % 60 == 0) return formatted(_("%ld h"), hours);
  // Translators: hours and minutes.
  if (days == 0) return formatted(_("%ld h %ld min"), hours, minutes % 60);
  // Translators: days.
  if (hours % 24 == 0) return formatted(_("%ld d"), days);
  // Translators: days and hours.
  return formatted(_("%ld d %ld h"), days, hours % 24);
}

/// A unit is the right one from two on, so that no more than a quarter is rounded away.
std::string duration_words(milliseconds duration) {
  if (duration < 1s) return _("less than a second");
  const long seconds = rounded(duration, 1s), minutes = rounded(duration, 1min), hours = rounded(duration, 1h);
  if (seconds < 120) return formatted(ngettext("%ld second", "%ld seconds", static_cast<gulong>(seconds)), seconds);
  if (minutes < 120) return formatted(ngettext("%ld minute", "%ld minutes", static_cast<gulong>(minutes)), minutes);
  if (hours < 48) return formatted(ngettext("%ld hour", "%ld hours", static_cast<gulong>(hours)), hours);
  const long days = rounded(duration, 24h);
  return formatted(ngettext("%ld day", "%ld days", static_cast<gulong>(days)), days);
}

std::string time_text(double seconds) {
  if (!(seconds >= 0 && seconds <= last_second)) return {};
  return local_text(static_cast<gint64>(seconds), "%x %X");
}

std::string time_of_day(tokens::WallTimePoint time) {
  return local_text(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(), "%X");
}

std::string left_text(milliseconds left, std::optional<milliseconds> whole) {
  if (left <= 0ms) return _("Run out");
  // What has begun counts whole, so that a token that has just been made has all of its life left.
  const auto now = short_duration(std::chrono::ceil<std::chrono::seconds>(left));
  // Translators: how long something lasts yet, such as "7 s left".
  if (!whole) return formatted(_("%s left"), now.c_str());
  // Translators: how long something lasts yet, such as "7 s left of 10 s".
  return formatted(_("%s left of %s"), now.c_str(), short_duration(*whole).c_str());
}

std::string clock_text(const std::optional<tokens::ClockSkew>& server_clock) {
  if (!server_clock) return _("The server has not said yet what time it is there.");
  const auto uncertainty = duration_words(server_clock->uncertainty);
  const auto off = std::chrono::abs(server_clock->ahead);
  if (off < 1s || off <= server_clock->uncertainty)
    // Translators: %s is a time, such as "1 second".
    return formatted(_("Your clock agrees with the server’s, give or take %s."), uncertainty.c_str());
  const auto words = duration_words(off);
  return server_clock->ahead < 0ms
             // Translators: two times, such as "52 minutes" and "1 second".
             ? formatted(_("Your clock is %s fast, give or take %s."), words.c_str(), uncertainty.c_str())
             // Translators: two times, such as "52 minutes" and "1 second".
             : formatted(_("Your clock is %s slow, give or take %s."), words.c_str(), uncertainty.c_str());
}

}  // namespace vestibule::app
