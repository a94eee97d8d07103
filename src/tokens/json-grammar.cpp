#include "tokens/json-grammar.hpp"

#include <glib.h>

#include <charconv>
#include <cmath>

namespace vestibule::tokens {

namespace {

constexpr double largest_exact_integer = 9007199254740992.0;  // 2⁵³

/// Reads a JSON text without building anything. json-glib would take more than JSON (comments, hexadecimal), overflow
/// its stack at deep nesting, and make up numbers that it cannot hold.
class Grammar {
public:
  Grammar(std::string_view text, std::size_t depth) : text_(text), depth_(depth) {}

  bool accepts() {
    space();
    if (!value(0)) return false;
    space();
    return position_ == text_.size();
  }

  /// Those that are infinite, or beyond ±2⁵³.
  const std::vector<NumberPlace>& unusable_numbers() const { return unusable_numbers_; }

private:
  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  bool take(char wanted) {
    if (position_ >= text_.size() || text_[position_] != wanted) return false;
    position_++;
    return true;
  }
  bool word(std::string_view wanted) {
    if (text_.substr(position_, wanted.size()) != wanted) return false;
    position_ += wanted.size();
    return true;
  }
  void space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      position_++;
  }

  bool value(std::size_t depth) {
    switch (peek()) {
    case '{':
      return depth < depth_ && members(depth + 1);
    case '[':
      return depth < depth_ && elements(depth + 1);
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

  bool members(std::size_t depth) {
    position_++;
    space();
    if (take('}')) return true;
    do {
      space();
      if (!string()) return false;
      space();
      if (!take(':')) return false;
      space();
      if (!value(depth)) return false;
      space();
    } while (take(','));
    return take('}');
  }

  bool elements(std::size_t depth) {
    position_++;
    space();
    if (take(']')) return true;
    do {
      space();
      if (!value(depth)) return false;
      space();
    } while (take(','));
    return take(']');
  }

  bool string() {
    if (!take('"')) return false;
    while (position_ < text_.size()) {
      const char c = text_[position_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }

  bool escape() {
    const char c = peek();
    position_++;
    if (c != 'u') return c != '\0' && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    const int unit = code_unit();
    // A C string cannot hold U+0000, nor UTF-8 half a pair of surrogates (RFC 7493 §2.1).
    if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return false;
    if (unit < 0xd800 || unit > 0xdbff) return true;
    if (!word("\\u")) return false;
    const int low = code_unit();
    return low >= 0xdc00 && low <= 0xdfff;
  }

  int code_unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      const int digit = g_ascii_xdigit_value(peek());
      if (digit < 0) return -1;
      unit = unit * 16 + digit;
      position_++;
    }
    return unit;
  }

  bool digits() {
    const std::size_t start = position_;
    while (g_ascii_isdigit(peek()))
      position_++;
    return position_ > start;
  }

  bool number() {
    const std::size_t start = position_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    double number = 0;
    const char* end = text_.data() + position_;
    const auto [read_to, error] = std::from_chars(text_.data() + start, end, number);
    if (error != std::errc() || read_to != end || std::fabs(number) > largest_exact_integer)
      unusable_numbers_.push_back({start, position_ - start});
    return true;
  }

  std::string_view text_;
  std::size_t depth_;
  std::size_t position_ = 0;
  std::vector<NumberPlace> unusable_numbers_;
};

}  // namespace

std::optional<std::vector<NumberPlace>> scan_json(std::string_view text, std::size_t depth) {
  Grammar grammar(text, depth);
  if (!grammar.accepts()) return std::nullopt;
  return grammar.unusable_numbers();
}

}  // namespace vestibule::tokens
