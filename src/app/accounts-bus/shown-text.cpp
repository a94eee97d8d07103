#include "app/accounts-bus/shown-text.hpp"

#include "tokens/printable-text.hpp"

#include <glib.h>

namespace vestibule::app {

namespace {

constexpr glong longest = 64;  // characters

}  // namespace

std::string shown_text(std::string_view text) {
  auto shown = tokens::printable(text);
  if (g_utf8_strlen(shown.c_str(), -1) <= longest) return shown;
  const auto* end = g_utf8_offset_to_pointer(shown.c_str(), longest - 1);
  shown.resize(static_cast<std::size_t>(end - shown.c_str()));
  return shown + "…";
}

}  // namespace vestibule::app
