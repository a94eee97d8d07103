// When a token is renewed (CONTRACT: point 9).

#include "named-tests.hpp"
#include "scripted-account.hpp"

using namespace vestibule;
using namespace std::chrono_literals;
using testing::Fate;
using testing::ScriptedAccount;

namespace {

std::string token_of(const ScriptedAccount& account, int request) {
  return std::string(account.the(request).token.text.reveal());
}

void a_token_that_ran_out_is_renewed_before_the_first_request() {
  ScriptedAccount account;
  account.sign_in(10s);
  account.pass(10s);
  const int request = account.request();
  g_assert_true(account.the(request).fate == Fate::Waiting);
  account.renewed();
  g_assert_true(token_of(account, request) == "access 2");
  g_assert_cmpint(account.the(request).sends, ==, 1);
}

void ten_second_tokens_are_not_renewed_before_every_request() {
  ScriptedAccount account;
  account.sign_in(10s);
  account.pass(7'999ms);
  account.request();
  g_assert_cmpuint(account.presented.size(), ==, 0);
  account.pass(1ms);
  account.request();
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void what_renews_itself_is_renewed_when_it_is_due_and_not_before_the_server_lets_it() {
  ScriptedAccount account;
  account.sign_in(1h);
  const auto due = account.clock.boot + 1h - 30s;
  g_assert_true(account.coordinator().renewal_due() == due);
  account.coordinator().renew_ahead();
  g_assert_true(account.open_renewals().empty());
  account.pass(1h - 30s);
  account.coordinator().renew_ahead();
  account.settle();
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
  account.unavailable(2min);
  g_assert_true(account.coordinator().renewal_due() == account.clock.boot + 2min);
  account.pass(2min - 1ms);
  account.coordinator().renew_ahead();
  account.settle();
  g_assert_true(account.open_renewals().empty());
  account.pass(1ms);
  account.coordinator().renew_ahead();
  account.settle();
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
  account.renewed();
  g_assert_true(account.coordinator().renewal_due() == account.clock.boot + 1h - 30s);
}

void one_second_tokens_are_used_at_least_once() {
  ScriptedAccount account;
  account.sign_in(1s);
  for (int i = 1; i <= 20; i++) {
    account.pass(1s);
    const int request = account.request();
    g_assert_true(account.the(request).fate == Fate::Waiting);
    account.renewed(true, 1s);
    g_assert_true(account.the(request).fate == Fate::InFlight);
    account.answer(request, 200);
  }
  g_assert_cmpuint(account.presented.size(), ==, 20);
}

void a_token_that_has_run_out_on_arrival_is_used_once() {
  ScriptedAccount account;
  account.sign_in(10s);
  account.pass(10s);
  const int first = account.request();
  const int second = account.request();
  auto grant = account.grant(true, 1s);
  account.clock.boot += 5s;
  account.renewed(grant);
  g_assert_true(token_of(account, first) == "access 2");
  g_assert_true(token_of(account, second) == "access 2");
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void a_token_without_a_lifetime_is_used_until_a_401() {
  ScriptedAccount account;
  account.sign_in(std::nullopt);
  account.pass(24h * 365);
  const int request = account.request();
  g_assert_true(account.the(request).fate == Fate::InFlight);
  account.answer(request, 401);
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void a_suspend_over_the_expiry_is_one_renewal() {
  ScriptedAccount account;
  account.sign_in(1h);
  account.suspend(8h);
  for (int i = 0; i < 1000; i++)
    account.request();
  g_assert_cmpint(account.count(Fate::Waiting), ==, 1000);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  account.renewed();
  g_assert_cmpint(account.count(Fate::InFlight), ==, 1000);
}

void a_suspend_during_a_renewal_gives_it_another_try() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable();
  account.suspend(8h);
  account.pass(500ms);
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
  g_assert_true(account.open_renewals().front()->limit == 10s);
  account.renewed();
  g_assert_true(account.the(1).fate == Fate::InFlight);
}

void steps_of_the_wall_clock_change_nothing() {
  for (const auto step : {-1h, 1h}) {
    ScriptedAccount account;
    account.sign_in(10s);
    account.clock.wall += step;
    account.pass(7'999ms);
    g_assert_true(account.the(account.request()).fate == Fate::InFlight);
    g_assert_cmpuint(account.presented.size(), ==, 0);
    account.pass(2'001ms);
    g_assert_true(account.the(account.request()).fate == Fate::Waiting);
  }
}

void a_restored_token_runs_out_by_the_servers_clock() {
  ScriptedAccount account;
  account.server_skew = -1h;
  account.sign_in(10s);
  account.pass(7'999ms);
  account.kill_and_start();
  account.restore();
  g_assert_true(account.the(account.request()).fate == Fate::InFlight);
  account.pass(2'001ms);
  account.kill_and_start();
  account.restore();
  g_assert_true(account.the(account.request()).fate == Fate::Waiting);
}

void an_answer_that_lay_there_during_a_standstill_has_its_age() {
  ScriptedAccount account;
  account.sign_in(10s);
  account.pass(10s);
  account.request();
  auto grant = account.grant(true, 10s);
  account.pass(9s);  // the process stands still, and the answer lies there
  grant.received = account.clock.boot;
  grant.in_flight = 9s;
  account.renewed(std::move(grant));
  account.answer(1, 200);
  account.pass(1s);
  g_assert_true(account.the(account.request()).fate == Fate::Waiting);
}

/// As services write them: in whole seconds, so that the end may be up to a second earlier than it seems.
void refusals_of_tokens_that_may_have_run_out_are_not_the_callers() {
  ScriptedAccount account;
  account.sign_in(1s);
  const int request = account.request();
  account.pass(400ms);
  for (int i = 0; i < 3; i++) {
    account.answer(request, 401);
    account.renewed(true, 1s);
    g_assert_true(account.the(request).fate == Fate::InFlight);
    account.pass(400ms);
  }
  account.answer(request, 200);
  g_assert_true(account.the(request).fate == Fate::Answered);
  g_assert_cmpuint(account.presented.size(), ==, 3);
}

void a_wake_up_with_a_thousand_requests_due_is_one_renewal() {
  ScriptedAccount account;
  account.sign_in(10s);
  for (int i = 0; i < 500; i++)
    account.request();
  account.suspend(1h);
  for (int i = 1; i <= 500; i++)
    account.answer(i, 401);
  for (int i = 0; i < 500; i++)
    account.request();
  g_assert_cmpint(account.count(Fate::Waiting), ==, 1000);
  account.renewed();
  g_assert_cmpint(account.count(Fate::InFlight), ==, 1000);
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "refresh-time",
      {
          {"a-token-that-ran-out-is-renewed-before-the-first-request",
           a_token_that_ran_out_is_renewed_before_the_first_request},
          {"ten-second-tokens-are-not-renewed-before-every-request",
           ten_second_tokens_are_not_renewed_before_every_request},
          {"one-second-tokens-are-used-at-least-once", one_second_tokens_are_used_at_least_once},
          {"a-token-that-has-run-out-on-arrival-is-used-once", a_token_that_has_run_out_on_arrival_is_used_once},
          {"what-renews-itself-is-renewed-when-it-is-due-and-not-before-the-server-lets-it",
           what_renews_itself_is_renewed_when_it_is_due_and_not_before_the_server_lets_it},
          {"a-token-without-a-lifetime-is-used-until-a-401", a_token_without_a_lifetime_is_used_until_a_401},
          {"a-suspend-over-the-expiry-is-one-renewal", a_suspend_over_the_expiry_is_one_renewal},
          {"a-suspend-during-a-renewal-gives-it-another-try", a_suspend_during_a_renewal_gives_it_another_try},
          {"steps-of-the-wall-clock-change-nothing", steps_of_the_wall_clock_change_nothing},
          {"a-restored-token-runs-out-by-the-servers-clock", a_restored_token_runs_out_by_the_servers_clock},
          {"an-answer-that-lay-there-during-a-standstill-has-its-age",
           an_answer_that_lay_there_during_a_standstill_has_its_age},
          {"refusals-of-tokens-that-may-have-run-out-are-not-the-callers",
           refusals_of_tokens_that_may_have_run_out_are_not_the_callers},
          {"a-wake-up-with-a-thousand-requests-due-is-one-renewal",
           a_wake_up_with_a_thousand_requests_due_is_one_renewal},
      });
}
