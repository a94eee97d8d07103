#pragma once

#include "tokens/json-index.hpp"
#include "tokens/json-lexer.hpp"

namespace vestibule::tokens {

/// Reads a JSON text from its beginning to its end, or its first fault, and notes for a `JsonIndex` what that would
/// otherwise have to read again. It has a stack of its own, not the program's.
class JsonIndexBuilder {
public:
  explicit JsonIndexBuilder(const async::Bytes& text);
  /// Null if it was cancelled.
  std::shared_ptr<JsonIndex> build(GCancellable* cancellable);

private:
  /// A container that is not yet closed.
  struct Open {
    std::size_t place;
    std::size_t size;       ///< children so far
    std::size_t work;       ///< as `work()` was at its beginning
    std::size_t mark_work;  ///< as it was at its last mark
  };

  /// What has been read so far and would have to be read again, what is noted being jumped over (bytes).
  std::size_t work() const { return lexer_.position() - noted_; }
  bool read(GCancellable* cancellable);
  bool read_value();
  bool read_key();
  bool goes_on();
  void begin_child();
  void open();
  void close();
  void fault(JsonFault::Kind kind);

  std::shared_ptr<JsonIndex> index_;
  std::string_view text_;
  JsonLexer lexer_;
  std::vector<Open> open_;
  std::size_t noted_ = 0;  ///< bytes
  std::size_t token_ = 0;  ///< where the token that is read began
  std::size_t child_ = 0;  ///< where the child that is read began: at its key, if it has one
};

}  // namespace vestibule::tokens
