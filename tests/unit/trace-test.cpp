#include "session/trace-reader.hpp"

#include "fake-clock.hpp"
#include "named-tests.hpp"

using namespace vestibule;
using namespace vestibule::session;
using namespace vestibule::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* origin = "https://example.org";

/// A request that was refused, waited for a renewal and was sent again; one that is under way; one of another sign-in.
Trace recorded() {
  FakeClock clock;
  RequestLog log(clock);
  EventRing events(clock);
  {
    RequestLog::Entry entry(&log, "GET https://example.org/a\"b");
    entry.admitted();
    entry.sent({0xfeedfacecafebeef, 6});
    clock.boot += 3ms;
    entry.answered(401, true);
    events.record(EventKind::RenewalStarted, {0xfeedfacecafebeef, 6}, "refused with 401");
    clock.boot += 212ms;
    events.record(EventKind::Renewed, {0xfeedfacecafebeef, 7}, rotated_detail, 212ms);
    entry.sent({0xfeedfacecafebeef, 7});
    clock.boot += 5ms;
    entry.answered(200, false);
    entry.end(RequestEnd::Answered);
  }
  RequestLog::Entry other(&log, "PUT https://example.org/other");
  other.admitted();
  other.sent({0xdeadbeefdeadbeef, 1});
  return trace_of(log, events.since(0), origin, clock);
}

void what_is_written_is_read_again() {
  const auto trace = recorded();
  const auto text = serialize(trace);
  const auto read = parse_trace(text);
  g_assert_true(read.has_value());
  const auto again = serialize(*read);
  g_assert_cmpstr(again.c_str(), ==, text.c_str());
  g_assert_cmpuint(read->requests.size(), ==, 2);
  g_assert_cmpuint(read->events.size(), ==, 2);
  g_assert_true(read->requests[0].sends[1].answered_at == tokens::BootTimePoint(220ms));
  g_assert_true(read->boot == trace.boot + first_time(trace).time_since_epoch());
}

void a_token_is_a_name_and_a_sign_in_a_number() {
  const auto text = serialize(recorded());
  for (const char* name : {"\"access#6\"", "\"access#7\"", "\"access#1.2\""})
    g_assert_nonnull(strstr(text.c_str(), name));
  const auto id = std::to_string(0xfeedfacecafebeef);
  g_assert_null(strstr(text.c_str(), id.c_str()));
}

void what_no_recording_has_is_not_read() {
  const auto good = serialize(recorded());
  const std::pair<const char*, const char*> faults[] = {
      {"\"version\":1", "\"version\":2"},
      {"\"vestibule-trace\"", "\"har\""},
      {"\"access#6\"", "\"access#06\""},
      {"\"access#6\"", "\"eyJhbGciOiJIUzI1NiJ9\""},
      {"\"access#1.2\"", "\"access#1.1\""},
      {"\"number\":2", "\"number\":1"},
      {"\"status\":401", "\"status\":1000"},
      {"\"status\":401", "\"status\":-1"},
      {"\"answered\":3", "\"answered\":3.5"},
      {"\"answered\":220", "\"answered\":2"},
      {"\"ended\":220", "\"ended\":219"},
      {"\"ended\":220,", ""},
      {"\"end\":\"open\"", "\"end\":\"answered\""},
      {"\"renewed\"", "\"forgotten\""},
      {"\"took\":212", "\"took\":1e300"},
      {"\"events\":[", "\"events\":[[],"},
      {"\"sends\":[", "\"sends\":[{},"},
  };
  for (const auto& [right, wrong] : faults) {
    auto text = good;
    const auto place = text.find(right);
    g_assert_true(place != std::string::npos);
    text.replace(place, strlen(right), wrong);
    if (parse_trace(text)) g_error("read with %s", wrong);
  }
}

void more_than_a_trace_has_is_not_read() {
  auto trace = recorded();
  const auto request = trace.requests.front();
  trace.requests.clear();
  for (std::size_t i = 1; i <= most_traced_requests + 1; i++) {
    trace.requests.push_back(request);
    trace.requests.back().number = i;
  }
  g_assert_false(parse_trace(serialize(trace)).has_value());
  trace.requests.pop_back();
  g_assert_true(parse_trace(serialize(trace)).has_value());
  g_assert_false(parse_trace(serialize(trace) + std::string(longest_trace, ' ')).has_value());
}

}  // namespace

int main(int argc, char** argv) {
  return run_tests(argc, argv, "trace",
                   {
                       {"what-is-written-is-read-again", what_is_written_is_read_again},
                       {"a-token-is-a-name-and-a-sign-in-a-number", a_token_is_a_name_and_a_sign_in_a_number},
                       {"what-no-recording-has-is-not-read", what_no_recording_has_is_not_read},
                       {"more-than-a-trace-has-is-not-read", more_than_a_trace_has_is_not_read},
                   });
}
