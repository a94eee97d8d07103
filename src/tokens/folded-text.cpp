#include "tokens/folded-text.hpp"

#include "async/owned.hpp"

#include <algorithm>

namespace vestibule::tokens {

std::string folded(std::string_view text) {
  const async::OwnedString valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  const async::OwnedString folded(g_utf8_casefold(valid.get(), -1));
  return folded.get();
}

FoldedText::FoldedText(const std::string& text)
    : folded_(folded(text)), is_ascii_(g_str_is_ascii(folded_.c_str()) != FALSE) {}

bool FoldedText::is_in(std::string_view text) const {
  // Only where both can have more than ASCII does it take more than a look at each byte.
  if (is_ascii_) return is_in_ascii(text);
  return folded(text).find(folded_) != std::string::npos;
}

bool FoldedText::is_in_ascii(std::string_view text) const {
  if (folded_.size() > text.size()) return false;
  const auto same = [](char in_text, char wanted) { return g_ascii_tolower(in_text) == wanted; };
  return std::search(text.begin(), text.end(), folded_.begin(), folded_.end(), same) != text.end();
}

}  // namespace vestibule::tokens
