#pragma once

#include <string>
#include <string_view>

namespace vestibule::tokens {

/// A text whatever the case of its letters; what is no UTF-8 in it is replaced.
std::string folded(std::string_view text);

/// A text that is looked for in others, whatever the case of its letters.
class FoldedText {
public:
  explicit FoldedText(const std::string& text);
  bool empty() const { return folded_.empty(); }
  /// What in `text` is no UTF-8 is equal to nothing.
  bool is_in(std::string_view text) const;

private:
  bool is_in_ascii(std::string_view text) const;

  std::string folded_;
  bool is_ascii_;
};

}  // namespace vestibule::tokens
