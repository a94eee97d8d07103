#pragma once

#include "service/http-exchange.hpp"

#include <string_view>

namespace vestibule::testing {

/// An answer from a text that reads like one: a line with the status (three digits), one a header field, an empty line,
/// the body. Any text is one: what is missing is left out, and 200 the status.
service::HttpReply answer_of(std::string_view text);

}  // namespace vestibule::testing
