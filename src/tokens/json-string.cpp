#include "tokens/json-string.hpp"

#include <glib.h>

#include <array>

namespace vestibule::tokens {

namespace {

constexpr std::size_t unit_length = 6;  // of "\uXXXX"

bool is_high(gunichar unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

bool is_low(gunichar unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

/// The code unit that the text begins with; 0 where that is none.
gunichar code_unit(std::string_view text) {
  if (text.size() < unit_length || text[0] != '\\' || text[1] != 'u') return 0;
  gunichar unit = 0;
  for (std::size_t i = 2; i < unit_length; i++)
    unit = unit * 16 + static_cast<gunichar>(g_ascii_xdigit_value(text[i]));
  return unit;
}

void append(std::string& text, gunichar c) {
  std::array<char, 6> bytes{};
  text.append(bytes.data(), static_cast<std::size_t>(g_unichar_to_utf8(c, bytes.data())));
}

/// Takes over the escape at the beginning of `rest`, which begins with "\u"; returns its length.
std::size_t decode_unit(std::string_view rest, JsonString& result) {
  const gunichar unit = code_unit(rest);
  if (is_high(unit)) {
    const gunichar low = code_unit(rest.substr(unit_length));
    if (is_low(low)) {
      append(result.text, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
      return 2 * unit_length;
    }
  }
  if (unit != 0 && !is_high(unit) && !is_low(unit)) {
    append(result.text, unit);
  } else {
    result.text.append(rest.substr(0, unit_length));
    result.is_exact = false;
  }
  return unit_length;
}

char short_escape(char c) {
  constexpr std::string_view names = "bfnrt", meanings = "\b\f\n\r\t";
  const auto found = names.find(c);
  return found == std::string_view::npos ? c : meanings[found];
}

}  // namespace

JsonString decode_json_string(std::string_view raw) {
  JsonString result;
  std::string_view rest = raw.substr(1, raw.size() - 2);
  result.text.reserve(rest.size());  // never moved: nothing of a secret is left behind
  for (auto escape = rest.find('\\'); escape != std::string_view::npos; escape = rest.find('\\')) {
    result.text.append(rest.substr(0, escape));
    rest.remove_prefix(escape);
    if (rest[1] == 'u') {
      rest.remove_prefix(decode_unit(rest, result));
    } else {
      result.text += short_escape(rest[1]);
      rest.remove_prefix(2);
    }
  }
  result.text.append(rest);
  return result;
}

}  // namespace vestibule::tokens
