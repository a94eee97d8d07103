#pragma once

#include "session/event-ring.hpp"
#include "session/request-log.hpp"

#include <string>
#include <vector>

namespace vestibule::session {

/// What happened to an account and its requests, as it can be looked at, saved and read again. There is no token in it,
/// since nothing that records has one: a generation is all that is known of each.
struct Trace {
  tokens::WallTimePoint boot = {};  ///< time of day at the zero of the times below
  std::string origin = {};          ///< of the service
  std::vector<RequestRecord> requests = {};
  std::vector<SessionEvent> events = {};
};

/// What is in a trace at most.
inline constexpr std::size_t most_traced_requests = 2000, most_traced_events = 1000, longest_trace = 8 * 1024 * 1024;

/// Of now. Sign-ins are counted from 1, by when they first appear.
Trace trace_of(const RequestLog& requests, std::vector<SessionEvent> events, std::string origin,
               const tokens::Clock& clock);

/// The name of a token in a trace, such as "access#7"; "access#7.2", where it is the second sign-in's. Empty for none.
std::string token_name(const tokens::Generation& generation);

/// A trace as JSON. Its times are milliseconds since its first one.
std::string serialize(const Trace& trace);
/// When the first of what it has happened; zero where it is empty.
tokens::BootTimePoint first_time(const Trace& trace);

}  // namespace vestibule::session
