#include "session/request-log.hpp"

#include "fake-clock.hpp"
#include "named-tests.hpp"
#include "session/token-source.hpp"

#include <functional>

using namespace vestibule;
using namespace vestibule::session;
using namespace vestibule::testing;

namespace {

void each_step_is_told_by_a_greater_change() {
  FakeClock clock;
  RequestLog log(clock);
  RequestLog::Entry entry(&log, "GET https://example.org/a");
  auto before = log.change();
  for (const auto& step : std::initializer_list<std::function<void()>>{[&] { entry.admitted(); },
                                                                       [&] {
                                                                         entry.sent({7, 1});
                                                                       },
                                                                       [&] { entry.answered(200, false); },
                                                                       [&] { entry.end(RequestEnd::Answered); }}) {
    step();
    g_assert_cmpuint(log.change(), >, before);
    before = log.change();
    g_assert_cmpuint(log.records().back().change, ==, before);
  }
}

void only_the_first_end_counts() {
  FakeClock clock;
  RequestLog log(clock);
  {
    RequestLog::Entry entry(&log, "");
    entry.failed(SessionEnded());
    entry.end(RequestEnd::Answered);
  }
  g_assert_true(log.records().back().end == RequestEnd::SessionEnded);
}

void it_is_bounded_and_outlived_by_its_entries() {
  FakeClock clock;
  RequestLog log(clock, 3);
  RequestLog::Entry pushed_out(&log, "first");
  for (int i = 0; i < 5; i++)
    RequestLog::Entry(&log, std::string(1000, 'x')).end(RequestEnd::Answered);
  pushed_out.sent({7, 1});
  pushed_out.end(RequestEnd::Failed);
  g_assert_cmpuint(log.records().size(), ==, 3);
  g_assert_cmpuint(log.records().front().number, ==, 4);
  for (const auto& record : log.records()) {
    g_assert_cmpuint(record.route.size(), ==, RequestLog::longest_route);
    g_assert_true(record.end == RequestEnd::Answered && record.sends.empty());
  }
}

}  // namespace

int main(int argc, char** argv) {
  return run_tests(argc, argv, "request-log",
                   {
                       {"each-step-is-told-by-a-greater-change", each_step_is_told_by_a_greater_change},
                       {"only-the-first-end-counts", only_the_first_end_counts},
                       {"it-is-bounded-and-outlived-by-its-entries", it_is_bounded_and_outlived_by_its_entries},
                   });
}
