#include "app/answer/shown-json.hpp"

#include "tokens/json-string.hpp"
#include "tokens/printable-text.hpp"

#include <glib.h>

namespace vestibule::app {

namespace {

constexpr std::size_t longest_shown = 1000;  // characters

/// As much of a string as can be shown, closed at a place where no escape is cut.
std::string beginning(std::string_view raw) {
  std::size_t end = 1;
  for (std::size_t shown = 0; shown <= longest_shown && end + 1 < raw.size(); shown++)
    end += raw[end] != '\\' ? 1 : raw[end + 1] == 'u' ? 6 : 2;
  return std::string(raw.substr(0, end)) + '"';
}

std::string cut(std::string text) {
  if (g_utf8_strlen(text.c_str(), -1) <= static_cast<glong>(longest_shown)) return text;
  const char* end = g_utf8_offset_to_pointer(text.c_str(), static_cast<glong>(longest_shown));
  text.resize(static_cast<std::size_t>(end - text.c_str()));
  return text + "…";
}

}  // namespace

std::string shown_json(std::string_view raw) {
  if (raw[0] != '"') return cut(std::string(raw.substr(0, longest_shown + 1)));
  return cut(tokens::printable(tokens::decode_json_string(beginning(raw)).text));
}

}  // namespace vestibule::app
