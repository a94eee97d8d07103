#pragma once

#include "async/owned.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

/// A text in lines that can be shown one by one, without a copy of any: the text may be large, have no line break at
/// all, or be no text. A line that is longer than `longest` is in pieces, each of which begins with a character.
class TextLines {
public:
  static constexpr std::size_t longest = 128;  ///< bytes

  /// Reads the whole text: in a thread. A cancelled one says so by null.
  static std::shared_ptr<const TextLines> build(const async::Bytes& text, GCancellable* cancellable = nullptr);

  std::size_t size() const { return size_; }
  /// Without its line break.
  std::string_view line(std::size_t index) const;

private:
  static constexpr std::size_t marked_every = 64;  ///< lines

  async::Bytes bytes_;
  std::string_view text_;
  std::vector<std::size_t> marks_;  ///< where each line of so many begins
  std::size_t size_ = 0;
};

}  // namespace vestibule::tokens
