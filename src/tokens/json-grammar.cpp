#include "tokens/json-grammar.hpp"

#include "tokens/json-lexer.hpp"
#include "tokens/json-string.hpp"

#include <charconv>
#include <cmath>

namespace vestibule::tokens {

namespace {

constexpr double largest_exact_integer = 9007199254740992.0;  // 2⁵³

/// Reads a JSON text without building anything. json-glib would take more than JSON (comments, hexadecimal), overflow
/// its stack at deep nesting, and make up numbers that it cannot hold.
class Grammar {
public:
  Grammar(std::string_view text, std::size_t depth) : text_(text), depth_(depth), lexer_(text) {}

  bool accepts() {
    lexer_.skip_space();
    if (!value(0)) return false;
    lexer_.skip_space();
    return lexer_.at_end();
  }

  /// Those that are infinite, or beyond ±2⁵³.
  const std::vector<NumberPlace>& unusable_numbers() const { return unusable_numbers_; }

private:
  bool value(std::size_t depth) {
    switch (lexer_.peek()) {
    case '{':
      return depth < depth_ && members(depth + 1);
    case '[':
      return depth < depth_ && elements(depth + 1);
    case '"':
      return string();
    case 't':
    case 'f':
    case 'n':
      return lexer_.scalar();
    default:
      return number();
    }
  }

  bool members(std::size_t depth) {
    lexer_.take('{');
    lexer_.skip_space();
    if (lexer_.take('}')) return true;
    do {
      lexer_.skip_space();
      if (!string()) return false;
      lexer_.skip_space();
      if (!lexer_.take(':')) return false;
      lexer_.skip_space();
      if (!value(depth)) return false;
      lexer_.skip_space();
    } while (lexer_.take(','));
    return lexer_.take('}');
  }

  bool elements(std::size_t depth) {
    lexer_.take('[');
    lexer_.skip_space();
    if (lexer_.take(']')) return true;
    do {
      lexer_.skip_space();
      if (!value(depth)) return false;
      lexer_.skip_space();
    } while (lexer_.take(','));
    return lexer_.take(']');
  }

  bool string() {
    const std::size_t start = lexer_.position();
    if (!lexer_.string()) return false;
    const auto raw = text_.substr(start, lexer_.position() - start);
    // Decoding copies, and it may be a token.
    return raw.find('\\') == std::string_view::npos || decode_json_string(raw).is_exact;
  }

  bool number() {
    const std::size_t start = lexer_.position();
    if (!lexer_.number()) return false;
    double number = 0;
    const char* end = text_.data() + lexer_.position();
    const auto [read_to, error] = std::from_chars(text_.data() + start, end, number);
    if (error != std::errc() || read_to != end || std::fabs(number) > largest_exact_integer)
      unusable_numbers_.push_back({start, lexer_.position() - start});
    return true;
  }

  std::string_view text_;
  std::size_t depth_;
  JsonLexer lexer_;
  std::vector<NumberPlace> unusable_numbers_;
};

}  // namespace

std::optional<std::vector<NumberPlace>> scan_json(std::string_view text, std::size_t depth) {
  Grammar grammar(text, depth);
  if (!grammar.accepts()) return std::nullopt;
  return grammar.unusable_numbers();
}

}  // namespace vestibule::tokens
