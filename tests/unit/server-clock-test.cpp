#include "tokens/server-clock.hpp"

#include "named-tests.hpp"

using namespace vestibule;
using namespace std::chrono_literals;
using tokens::BootTimePoint;
using tokens::ServerClock;
using tokens::WallTimePoint;

namespace {

constexpr BootTimePoint start(1h);
constexpr WallTimePoint date(1'700'000'000s);

void the_first_answer_counts_as_new() {
  ServerClock clock;
  g_assert_true(clock.age(date, start, 10s) == 0ms);
}

void an_answer_that_lay_there_has_its_age() {
  ServerClock clock;
  clock.age(date, start, 10ms);
  g_assert_true(clock.age(date + 2s, start + 10s, 9s) == 8s);
}

void no_answer_is_older_than_its_request() {
  ServerClock clock;
  clock.age(date, start, 10ms);
  g_assert_true(clock.age(date + 2s, start + 10s, 3s) == 3s);
}

void a_date_in_whole_seconds_ages_no_answer() {
  ServerClock clock;
  clock.age(date, start, 10ms);
  g_assert_true(clock.age(date + 4s, start + 5s, 5s) == 0ms);
}

void a_clock_that_was_set_forward_is_taken_over() {
  ServerClock clock;
  clock.age(date, start, 10ms);
  g_assert_true(clock.age(date + 1h, start + 10s, 9s) == 0ms);
  g_assert_true(clock.age(date + 1h + 2s, start + 20s, 9s) == 8s);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "server-clock",
      {
          {"the-first-answer-counts-as-new", the_first_answer_counts_as_new},
          {"an-answer-that-lay-there-has-its-age", an_answer_that_lay_there_has_its_age},
          {"no-answer-is-older-than-its-request", no_answer_is_older_than_its_request},
          {"a-date-in-whole-seconds-ages-no-answer", a_date_in_whole_seconds_ages_no_answer},
          {"a-clock-that-was-set-forward-is-taken-over", a_clock_that_was_set_forward_is_taken_over},
      });
}
