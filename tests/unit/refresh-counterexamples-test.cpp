// What the exploration has found, once more.

#include "named-tests.hpp"
#include "trial.hpp"

using namespace vestibule::testing;

namespace {

void holds(const char* text) {
  const auto schedule = parse_schedule(text);
  g_assert_true(schedule.has_value());
  const auto broken = replay(*schedule);
  if (!broken.empty()) g_error("%s: %s", text, broken.c_str());
}

void the_end_of_a_session_that_was_not_saved_leaves_nothing_of_the_one_before() {
  holds("sign-in, not-saved, ended-elsewhere, request");
}

void a_read_after_a_sign_in_that_was_given_up_is_written_again() {
  holds("killed, sign-in, give-up, read");
}

void a_sign_in_that_was_given_up_is_not_read_back() {
  holds("killed, sign-in, give-up, saved, read");
}

void no_token_is_given_away_of_a_session_that_was_ended_elsewhere_while_it_was_saved() {
  holds("request, 401 1, request, saved, rotated 1, ended-elsewhere, saved");
}

void a_session_that_was_ended_elsewhere_does_not_take_a_new_sign_in_with_it() {
  holds("request, 401 1, sign-in, ended-elsewhere, saved, request, rotated 1");
}

void a_mark_that_could_not_be_saved_is_not_saved() {
  holds("request, sign-in, give-up, 401 1, saved, not-saved");
}

void a_sign_in_that_is_given_up_where_nobody_is_signed_in_leaves_nothing() {
  holds("sign-in, not-saved, sign-in, ended-elsewhere, request, give-up, not-saved");
}

void a_sign_in_that_is_given_up_leaves_the_session_before_in_the_store_at_every_moment() {
  holds("sign-in, give-up, sign-in, saved, saved");
  holds("sign-in, give-up, ended-elsewhere, saved, saved");
}

void a_schedule_is_text_and_back() {
  const char* text = "request, 401 1, lost 1, time, rotated 1, saved, ended-elsewhere, suspend";
  g_assert_true(to_string(*parse_schedule(text)) == text);
  g_assert_false(parse_schedule("request, nonsense").has_value());
  g_assert_false(parse_schedule("401 x").has_value());
  g_assert_true(replay(*parse_schedule("401 1")) == "not possible: 401 1");
}

}  // namespace

int main(int argc, char** argv) {
  return run_tests(argc, argv, "refresh-counterexamples",
                   {
                       {"the-end-of-a-session-that-was-not-saved-leaves-nothing-of-the-one-before",
                        the_end_of_a_session_that_was_not_saved_leaves_nothing_of_the_one_before},
                       {"a-read-after-a-sign-in-that-was-given-up-is-written-again",
                        a_read_after_a_sign_in_that_was_given_up_is_written_again},
                       {"a-sign-in-that-was-given-up-is-not-read-back", a_sign_in_that_was_given_up_is_not_read_back},
                       {"no-token-is-given-away-of-a-session-that-was-ended-elsewhere-while-it-was-saved",
                        no_token_is_given_away_of_a_session_that_was_ended_elsewhere_while_it_was_saved},
                       {"a-session-that-was-ended-elsewhere-does-not-take-a-new-sign-in-with-it",
                        a_session_that_was_ended_elsewhere_does_not_take_a_new_sign_in_with_it},
                       {"a-mark-that-could-not-be-saved-is-not-saved", a_mark_that_could_not_be_saved_is_not_saved},
                       {"a-sign-in-that-is-given-up-where-nobody-is-signed-in-leaves-nothing",
                        a_sign_in_that_is_given_up_where_nobody_is_signed_in_leaves_nothing},
                       {"a-sign-in-that-is-given-up-leaves-the-session-before-in-the-store-at-every-moment",
                        a_sign_in_that_is_given_up_leaves_the_session_before_in_the_store_at_every_moment},
                       {"a-schedule-is-text-and-back", a_schedule_is_text_and_back},
                   });
}
