#include "tokens/json-lexer.hpp"

#include <glib.h>

#include <cstdint>
#include <cstring>

namespace vestibule::tokens {

namespace {

constexpr std::uint64_t each_byte = 0x0101010101010101;
constexpr std::uint64_t top_bits = 0x8080808080808080;

/// Whether one of eight bytes is below `limit`, which is 128 at most.
bool has_less(std::uint64_t bytes, std::uint64_t limit) {
  return ((bytes - each_byte * limit) & ~bytes & top_bits) != 0;
}

bool has(std::uint64_t bytes, char wanted) {
  return has_less(bytes ^ (each_byte * static_cast<unsigned char>(wanted)), 1);
}

bool is_plain(char c) {
  return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20;
}

}  // namespace

bool JsonLexer::scalar() {
  switch (peek()) {
  case '"':
    return string();
  case 't':
    return word("true");
  case 'f':
    return word("false");
  case 'n':
    return word("null");
  default:
    return number();
  }
}

bool JsonLexer::word(std::string_view wanted) {
  for (const char c : wanted)
    if (!take(c)) return false;
  return true;
}

/// Eight bytes at a time: most of a text is strings.
void JsonLexer::skip_plain_characters() {
  std::uint64_t bytes;
  while (position_ + sizeof bytes <= text_.size()) {
    std::memcpy(&bytes, text_.data() + position_, sizeof bytes);
    if (has_less(bytes, 0x20) || has(bytes, '"') || has(bytes, '\\')) break;
    position_ += sizeof bytes;
  }
  while (!at_end() && is_plain(text_[position_]))
    position_++;
}

bool JsonLexer::string() {
  if (!take('"')) return false;
  for (;;) {
    skip_plain_characters();
    if (take('"')) return true;
    if (!take('\\') || !escape()) return false;
  }
}

bool JsonLexer::escape() {
  if (take('u')) {
    for (int i = 0; i < 4; i++) {
      if (!g_ascii_isxdigit(peek())) return false;
      position_++;
    }
    return true;
  }
  if (at_end() || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) return false;
  position_++;
  return true;
}

bool JsonLexer::digits() {
  const std::size_t start = position_;
  while (g_ascii_isdigit(peek()))
    position_++;
  return position_ > start;
}

bool JsonLexer::number() {
  take('-');
  if (!take('0') && !digits()) return false;
  if (take('.') && !digits()) return false;
  if (!take('e') && !take('E')) return true;
  if (!take('+')) take('-');
  return digits();
}

}  // namespace vestibule::tokens
