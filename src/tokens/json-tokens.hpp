#pragma once

#include "tokens/json-index.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

struct JsonToken {
  enum class Kind { Name, String, Number, Word } kind;
  std::size_t begin, end;  ///< bytes
};

/// The names and values that parts of a JSON text show, wherever a part begins: in the middle of a string of megabytes,
/// too.
class JsonTokens {
public:
  /// Reads the whole text: in a thread. A cancelled one says so by null.
  static std::shared_ptr<const JsonTokens> build(std::shared_ptr<const JsonIndex> json,
                                                 GCancellable* cancellable = nullptr);

  /// Those that are in the part, or reach into it, in their order; none behind a fault.
  std::vector<JsonToken> in(std::size_t begin, std::size_t end) const;
  /// The same; `part` is a part of the text that the index was built of, not a copy.
  std::vector<JsonToken> in(std::string_view part) const { return in(place_of(part), place_of(part) + part.size()); }
  /// Where such a part begins.
  std::size_t place_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - json_->text().data());
  }

private:
  static constexpr std::size_t marked_every = 4096;  ///< bytes

  /// The token that is at a marked byte, or the first one behind it.
  struct Mark {
    std::size_t begin, end;
  };

  std::size_t end_of(std::size_t begin) const;
  JsonToken token(std::size_t begin, std::size_t end) const;

  std::shared_ptr<const JsonIndex> json_;
  std::vector<Mark> marks_;
};

}  // namespace vestibule::tokens
