#include "app/answer/shown-json.hpp"

#include "app/formatted.hpp"
#include "tokens/json-string.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

using tokens::JsonIndex;
using tokens::JsonKind;

namespace {

constexpr std::size_t longest_shown = 1000, longest_title = 40;  // characters

/// As much of a string as can be shown, closed at a place where no escape is cut.
std::string beginning(std::string_view raw) {
  std::size_t end = 1;
  for (std::size_t shown = 0; shown <= longest_shown && end + 1 < raw.size(); shown++)
    end += raw[end] != '\\' ? 1 : raw[end + 1] == 'u' ? 6 : 2;
  return std::string(raw.substr(0, end)) + '"';
}

std::string size_text(JsonKind kind, std::size_t size) {
  if (kind == JsonKind::Object) return formatted(ngettext("%zu member", "%zu members", size), size);
  return formatted(ngettext("%zu element", "%zu elements", size), size);
}

}  // namespace

std::string shown_json(std::string_view raw) {
  if (raw[0] != '"') return tokens::cut(std::string(raw.substr(0, longest_shown + 1)), longest_shown);
  return tokens::cut(tokens::printable(tokens::decode_json_string(beginning(raw)).text), longest_shown);
}

std::string shown_title(std::string_view name) {
  return tokens::cut(shown_json(name), longest_title);
}

std::string shown_value(const JsonIndex& json, std::size_t place) {
  const auto kind = json.kind(place);
  if (json.is_container(place)) return size_text(kind, json.size(place));
  const auto text = shown_json(json.raw(place));
  return kind == JsonKind::String ? "\"" + text + "\"" : text;
}

std::string plain_value(const JsonIndex& json, std::size_t place) {
  const auto raw = json.raw(place);
  return json.kind(place) == JsonKind::String ? tokens::decode_json_string(raw).text : std::string(raw);
}

}  // namespace vestibule::app
