#include "cli/terminal-text.hpp"

#include <glib.h>
#include <unistd.h>

namespace vestibule::cli {

namespace {

/// `rendition`: an SGR parameter.
std::string rendered(const std::string& text, int rendition) {
  const char* no_colour = g_getenv("NO_COLOR");
  if (!isatty(STDOUT_FILENO) || (no_colour && *no_colour)) return text;
  return "\x1b[" + std::to_string(rendition) + "m" + text + "\x1b[0m";
}

}  // namespace

std::string bold(const std::string& text) {
  constexpr int more_weight = 1;
  return rendered(text, more_weight);
}

std::string coloured(const std::string& text, Colour colour) {
  return rendered(text, static_cast<int>(colour));
}

}  // namespace vestibule::cli
