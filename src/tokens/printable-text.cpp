#include "tokens/printable-text.hpp"

#include <glib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace vestibule::tokens {

namespace {

struct Range {
  gunichar first, last;
};
/// U+061C and U+200E to U+2069: marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9);
/// U+2028 and U+2029: separators.
constexpr Range unseen[] = {{0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}};

bool can_be_shown(gunichar c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  return std::none_of(std::begin(unseen), std::end(unseen),
                      [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::string escaped(gunichar c) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), c <= 0xff ? "\\x%02x" : "\\u%04x", c);
  return text.data();
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const gunichar c = g_utf8_get_char_validated(text.data(), static_cast<gssize>(text.size()));
    const bool valid = c != static_cast<gunichar>(-1) && c != static_cast<gunichar>(-2);
    const auto length = valid ? static_cast<std::size_t>(g_unichar_to_utf8(c, nullptr)) : 1;
    if (valid && can_be_shown(c))
      shown.append(text.substr(0, length));
    else
      shown.append(escaped(valid ? c : static_cast<unsigned char>(text[0])));
    text.remove_prefix(length);
  }
  return shown;
}

std::string cut(std::string text, std::size_t most) {
  const auto characters = static_cast<glong>(most);
  if (g_utf8_strlen(text.c_str(), -1) <= characters) return text;
  text.resize(static_cast<std::size_t>(g_utf8_offset_to_pointer(text.c_str(), characters) - text.c_str()));
  return text + "…";
}

}  // namespace vestibule::tokens
