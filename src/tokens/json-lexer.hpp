#pragma once

#include <cstddef>
#include <string_view>

namespace vestibule::tokens {

/// Reads the tokens of a JSON text (RFC 8259), one after the other and without a copy. Whether strings are UTF-8, and
/// what their escapes stand for, is not looked at.
///
/// Where the text has no such token the answer is false, and `position` is the first byte that does not fit, or the
/// text's end.
class JsonLexer {
public:
  explicit JsonLexer(std::string_view text, std::size_t position = 0) : text_(text), position_(position) {}

  std::size_t position() const { return position_; }
  void move_to(std::size_t position) { position_ = position; }
  bool at_end() const { return position_ >= text_.size(); }
  /// The next byte; NUL at the end, too.
  char peek() const { return at_end() ? '\0' : text_[position_]; }

  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      position_++;
  }
  bool take(char wanted) {
    if (at_end() || text_[position_] != wanted) return false;
    position_++;
    return true;
  }
  bool string();
  bool number();
  /// A string, a number, `true`, `false` or `null`.
  bool scalar();

private:
  bool word(std::string_view wanted);
  bool digits();
  bool escape();
  void skip_plain_characters();

  std::string_view text_;
  std::size_t position_;
};

}  // namespace vestibule::tokens
