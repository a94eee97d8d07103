#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"

#include <string>

namespace vestibule::cli {

/// What is held of a body, so that it can be sent again: bytes.
inline constexpr std::size_t largest_body = 64 * 1024 * 1024;

/// The body that `--data` describes: "@FILE" is a file's content, "@-" standard input's, anything else the body itself.
/// Throws `LocalError`, also for one beyond `largest_body`.
async::Task<async::Bytes> read_body(std::string described);

/// The media type that is given to a body where nobody has named one: JSON (RFC 8259) where it is, else a form.
std::string media_type_of(const async::Bytes& body);

}  // namespace vestibule::cli
