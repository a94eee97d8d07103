#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"
#include "async/task.hpp"

#include <string>

namespace vestibule::cli {

/// What should be sent cannot be read.
class UnreadableBody : public Error {
public:
  explicit UnreadableBody(std::string text) : Error("the body cannot be read"), text_(std::move(text)) {}
  /// What is said to the person.
  const std::string& text() const { return text_; }

private:
  std::string text_;
};

/// What is held of a body, so that it can be sent again: bytes.
inline constexpr std::size_t largest_body = 64 * 1024 * 1024;

/// The body that `--data` describes: "@FILE" is a file's content, "@-" standard input's, anything else the body itself.
/// Throws `UnreadableBody`, also for one beyond `largest_body`.
async::Task<async::Bytes> read_body(std::string described);

/// The media type that is given to a body where nobody has named one: JSON (RFC 8259) where it is, else a form.
std::string media_type_of(const async::Bytes& body);

}  // namespace vestibule::cli
