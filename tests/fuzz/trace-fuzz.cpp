// A trace that a person opens, from anybody: what is read can be written, and is read again as the same.
#include "session/trace-reader.hpp"
#include "target.hpp"

namespace vestibule::testing {

using namespace session;

void check(std::string_view input) {
  const auto trace = parse_trace(input);
  if (!trace) return;
  g_assert_cmpuint(trace->requests.size(), <=, most_traced_requests);
  g_assert_cmpuint(trace->events.size(), <=, most_traced_events);
  for (const auto& request : trace->requests) {
    g_assert_cmpuint(request.route.size(), <=, RequestLog::longest_route);
    auto last = request.asked_at;
    for (const auto& send : request.sends) {
      g_assert_true(send.at >= last);
      last = send.answered_at.value_or(send.at);
    }
    g_assert_true(!request.ended_at || *request.ended_at >= last);
  }
  // Times are written from the first one on: the second writing is the one that stays.
  const auto once = parse_trace(serialize(*trace));
  g_assert_true(once.has_value());
  const auto text = serialize(*once), again = serialize(*parse_trace(text));
  g_assert_true(text == again);
}

}  // namespace vestibule::testing
