#include "check/report-time.hpp"

#include "async/owned.hpp"

namespace vestibule::check {

std::string utc_text(tokens::WallTimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  const async::OwnedDateTime date(g_date_time_new_from_unix_utc(seconds));
  const async::OwnedString text(date ? g_date_time_format(date.get(), "%Y-%m-%dT%H:%M:%SZ") : g_strdup(""));
  return text.get();
}

}  // namespace vestibule::check
