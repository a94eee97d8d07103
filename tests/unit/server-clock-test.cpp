#include "tokens/server-clock.hpp"

#include "fake-clock.hpp"
#include "named-tests.hpp"

using namespace vestibule;
using namespace std::chrono_literals;
using testing::FakeClock;
using tokens::BootTimePoint;
using tokens::ServerClock;
using tokens::WallTimePoint;

namespace {

constexpr BootTimePoint start(1h);
constexpr WallTimePoint date(1'700'000'000s);

/// What an answer tells that took 10 ms.
ServerClock observed(WallTimePoint server_time, BootTimePoint received) {
  ServerClock clock;
  clock.observe(std::chrono::floor<std::chrono::seconds>(server_time), received, 10ms);
  return clock;
}

void nothing_is_known_before_an_answer() {
  ServerClock clock;
  g_assert_false(clock.at(start).has_value());
  g_assert_false(clock.skew(FakeClock()).has_value());
  g_assert_true(clock.age(date, start, 10s) == 0ms);
}

void the_first_answer_counts_as_new() {
  g_assert_true(observed(date, start).age(date, start, 10s) == 0ms);
}

void an_answer_that_lay_there_has_its_age() {
  auto clock = observed(date, start);
  clock.observe(date + 2s, start + 10s, 9s);
  g_assert_true(clock.age(date + 2s, start + 10s, 9s) == 8s);
}

void no_answer_is_older_than_its_request() {
  g_assert_true(observed(date, start).age(date + 2s, start + 10s, 3s) == 3s);
}

void a_date_in_whole_seconds_ages_no_answer() {
  g_assert_true(observed(date, start).age(date + 4s, start + 5s, 5s) == 0ms);
}

void each_answer_narrows_what_is_known() {
  FakeClock machine;
  machine.boot = start;
  machine.wall = date - 1h;
  auto clock = observed(date + 700ms, start);
  g_assert_true(clock.at(start) == date);
  g_assert_true(clock.skew(machine)->uncertainty == 505ms);
  for (const auto later : {1'250ms, 2'900ms, 3'310ms, 4'000ms}) {
    const auto moment = start + later;
    clock.observe(std::chrono::floor<std::chrono::seconds>(date + 700ms + later), moment, 10ms);
  }
  g_assert_true(clock.at(start) == date + 690ms);  // since one answer came 10 ms after a whole second
  const auto skew = *clock.skew(machine);
  g_assert_true(std::chrono::abs(skew.ahead - (1h + 700ms)) <= skew.uncertainty);
  g_assert_true(skew.uncertainty < 60ms);
}

void a_clock_that_was_set_counts_anew() {
  for (const auto step : {-1h, 1h}) {
    auto clock = observed(date, start);
    clock.observe(date + step, start + 10s, 10ms);
    g_assert_true(clock.at(start + 10s) == date + step);
    g_assert_true(clock.age(date + step, start + 10s, 10s) == 0ms);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(argc, argv, "server-clock",
                            {
                                {"nothing-is-known-before-an-answer", nothing_is_known_before_an_answer},
                                {"the-first-answer-counts-as-new", the_first_answer_counts_as_new},
                                {"an-answer-that-lay-there-has-its-age", an_answer_that_lay_there_has_its_age},
                                {"no-answer-is-older-than-its-request", no_answer_is_older_than_its_request},
                                {"a-date-in-whole-seconds-ages-no-answer", a_date_in_whole_seconds_ages_no_answer},
                                {"each-answer-narrows-what-is-known", each_answer_narrows_what_is_known},
                                {"a-clock-that-was-set-counts-anew", a_clock_that_was_set_counts_anew},
                            });
}
