#pragma once

#include "session/trace.hpp"

#include <optional>
#include <string_view>

namespace vestibule::session {

inline constexpr const char* trace_format = "vestibule-trace";
inline constexpr int trace_version = 1;

/// The trace that `serialize` wrote; nothing where the text, which may be anybody's, is none: a number, a name or an
/// order of times that no recording has, or more than a trace has at most.
std::optional<Trace> parse_trace(std::string_view text);

}  // namespace vestibule::session
