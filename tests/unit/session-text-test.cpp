#include "app/session/session-text.hpp"

#include "app/session/renewals.hpp"
#include "named-tests.hpp"

#include <string>

using namespace vestibule;
using namespace vestibule::app;
using namespace std::chrono_literals;
using session::EventKind;
using session::SessionEvent;
using tokens::ClockSkew;

namespace {

void equal(const std::string& text, const char* expected) {
  g_assert_cmpstr(text.c_str(), ==, expected);
}

void a_time_is_counted_in_two_units_at_most() {
  equal(short_duration(-1s), "0 s");
  equal(short_duration(59999ms), "59 s");
  equal(short_duration(60s), "1 min");
  equal(short_duration(725s), "12 min 5 s");
  equal(short_duration(1h), "1 h");
  equal(short_duration(3h + 2min + 59s), "3 h 2 min");
  equal(short_duration(24h), "1 d");
  equal(short_duration(51h + 59min), "2 d 3 h");
}

void a_time_is_said_in_one_unit() {
  equal(duration_words(0ms), "less than a second");
  equal(duration_words(1s), "1 second");
  equal(duration_words(119s), "119 seconds");
  equal(duration_words(52min + 20s), "52 minutes");
  equal(duration_words(3h), "3 hours");
  equal(duration_words(72h), "3 days");
}

void what_is_left_is_told_until_nothing_is() {
  equal(left_text(6500ms, 10s), "7 s left of 10 s");
  equal(left_text(6500ms, std::nullopt), "7 s left");
  equal(left_text(1ms, 10s), "1 s left of 10 s");
  equal(left_text(0ms, 10s), "Run out");
}

void a_clock_is_fast_slow_or_right() {
  equal(clock_text(ClockSkew{-52min, 1s}), "Your clock is 52 minutes fast, give or take 1 second.");
  equal(clock_text(ClockSkew{3h, 400ms}), "Your clock is 3 hours slow, give or take less than a second.");
  equal(clock_text(ClockSkew{-900ms, 300ms}), "Your clock agrees with the server’s, give or take less than a second.");
  equal(clock_text(std::nullopt), "The server has not said yet what time it is there.");
}

void what_is_within_the_uncertainty_is_no_difference() {
  equal(clock_text(ClockSkew{4s, 5s}), "Your clock agrees with the server’s, give or take 5 seconds.");
  equal(clock_text(ClockSkew{6s, 5s}), "Your clock is 6 seconds slow, give or take 5 seconds.");
}

void a_time_beyond_the_calendar_is_none() {
  equal(time_text(-1), "");
  equal(time_text(1e15), "");
  g_assert_false(time_text(1300819380).empty());
}

SessionEvent event(std::uint64_t sequence, EventKind kind, const char* detail) {
  return {sequence, tokens::BootTimePoint(1s), kind, {1, sequence}, detail, 12ms};
}

void a_renewal_is_told_with_its_reason_and_outcome() {
  Renewals renewals;
  renewals.add({event(1, EventKind::SignedIn, ""), event(2, EventKind::RenewalStarted, "run out")});
  g_assert_cmpuint(renewals.all().size(), ==, 0);
  renewals.add({event(3, EventKind::Renewed, "not rotated")});
  g_assert_cmpuint(renewals.last_event(), ==, 3);
  g_assert_cmpuint(renewals.all().size(), ==, 1);
  equal(reason_text(renewals.all().front().why), "The token had run out");
  equal(outcome_text(renewals.all().front().outcome), "Renewed");
}

void an_event_that_is_told_twice_counts_once() {
  Renewals renewals;
  const std::vector<SessionEvent> events{event(1, EventKind::Renewed, "")};
  renewals.add(events);
  renewals.add(events);
  g_assert_cmpuint(renewals.all().size(), ==, 1);
  renewals.start_anew();
  renewals.add(events);
  g_assert_cmpuint(renewals.all().size(), ==, 2);
}

void the_last_renewal_tells_of_the_refresh_token() {
  Renewals renewals;
  const auto first = refresh_token_text(renewals);
  renewals.add({event(1, EventKind::Renewed, "rotated; the server's clock is 3 ms ahead")});
  g_assert_true(renewals.all().front().rotated == true);
  const auto rotated = refresh_token_text(renewals);
  renewals.add({event(2, EventKind::Renewed, "not rotated"), event(3, EventKind::RenewalUnavailable, "")});
  g_assert_true(renewals.all()[1].rotated == false);
  const auto kept = refresh_token_text(renewals);
  g_assert_true(first != rotated && rotated != kept && kept != first);
}

void no_more_renewals_are_kept_than_are_shown() {
  Renewals renewals;
  for (std::uint64_t i = 1; i <= 3 * Renewals::most; i++)
    renewals.add({event(i, EventKind::Renewed, "")});
  g_assert_cmpuint(renewals.all().size(), ==, Renewals::most);
  g_assert_cmpuint(renewals.last_event(), ==, 3 * Renewals::most);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "session-text",
      {{"a-time-is-counted-in-two-units-at-most", a_time_is_counted_in_two_units_at_most},
       {"a-time-is-said-in-one-unit", a_time_is_said_in_one_unit},
       {"what-is-left-is-told-until-nothing-is", what_is_left_is_told_until_nothing_is},
       {"a-clock-is-fast-slow-or-right", a_clock_is_fast_slow_or_right},
       {"what-is-within-the-uncertainty-is-no-difference", what_is_within_the_uncertainty_is_no_difference},
       {"a-time-beyond-the-calendar-is-none", a_time_beyond_the_calendar_is_none},
       {"a-renewal-is-told-with-its-reason-and-outcome", a_renewal_is_told_with_its_reason_and_outcome},
       {"an-event-that-is-told-twice-counts-once", an_event_that_is_told_twice_counts_once},
       {"the-last-renewal-tells-of-the-refresh-token", the_last_renewal_tells_of_the_refresh_token},
       {"no-more-renewals-are-kept-than-are-shown", no_more_renewals_are_kept_than_are_shown}});
}
