#include "cli/token-output.hpp"

#include "async/owned.hpp"
#include "cli/command.hpp"

#include <unistd.h>

namespace vestibule::cli {

bool may_print_token(const CommandLine& line) {
  if (line.show || !isatty(STDOUT_FILENO)) return true;
  complain(_("a token does not belong on a terminal; use it in “$(vestibulectl token)”, or add --show"));
  return false;
}

std::string time_text(tokens::BootTimePoint at, const tokens::Clock& clock) {
  using std::chrono::milliseconds;
  const auto wall = clock.wall_time() + (at - clock.boot_time());
  const auto ms = std::chrono::duration_cast<milliseconds>(wall.time_since_epoch()).count();
  const async::OwnedDateTime whole(g_date_time_new_from_unix_utc(ms / 1000));
  const async::OwnedString text(whole ? g_date_time_format(whole.get(), "%Y-%m-%dT%H:%M:%S") : g_strdup(""));
  const async::OwnedString exact(g_strdup_printf("%s.%03dZ", text.get(), static_cast<int>(ms % 1000)));
  return exact.get();
}

}  // namespace vestibule::cli
