#include "cli/terminal-text.hpp"

#include <glib.h>
#include <unistd.h>

namespace vestibule::cli {

std::string bold(const std::string& text) {
  const char* no_colour = g_getenv("NO_COLOR");
  if (!isatty(STDOUT_FILENO) || (no_colour && *no_colour)) return text;
  return std::string("\x1b[1m").append(text).append("\x1b[0m");
}

}  // namespace vestibule::cli
