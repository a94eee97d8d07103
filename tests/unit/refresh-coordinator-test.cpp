// One renewal, what a 401 means, who waits (CONTRACT: points 2, 3, 4), and the events (14).

#include "named-tests.hpp"
#include "scripted-account.hpp"

#include <new>

using namespace vestibule;
using namespace std::chrono_literals;
using session::EventKind;
using testing::Fate;
using testing::ScriptedAccount;

namespace {

std::string text_of(const ScriptedAccount& account, int request) {
  return std::string(account.the(request).token.text.reveal());
}

int events_of(const ScriptedAccount& account, EventKind kind) {
  int count = 0;
  for (const auto& event : account.events().since(0))
    if (event.kind == kind) count++;
  return count;
}

// --- One renewal

void a_401_storm_is_one_renewal() {
  ScriptedAccount account;
  account.sign_in();
  for (int i = 0; i < 1000; i++)
    account.request();
  for (int i = 1; i <= 1000; i++)
    account.answer(i, 401);
  g_assert_cmpint(account.count(Fate::Waiting), ==, 1000);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  account.renewed();
  g_assert_cmpint(account.count(Fate::InFlight), ==, 1000);
  for (int i = 1; i <= 1000; i++) {
    g_assert_true(text_of(account, i) == "access 2");
    account.answer(i, 200);
  }
  g_assert_cmpint(account.count(Fate::Answered), ==, 1000);
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void a_cancelled_waiter_does_not_touch_the_renewal() {
  ScriptedAccount account;
  account.sign_in();
  const int first = account.request();
  const int second = account.request();
  account.answer(first, 401);
  account.answer(second, 401);
  account.cancel(first);
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
  account.cancel(second);
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
  account.renewed();
  g_assert_true(std::string(account.store.item->access_token.reveal()) == "access 2");
  g_assert_false(account.state().renewing);
  g_assert_true(text_of(account, account.request()) == "access 2");
}

void whatever_is_thrown_ends_the_renewal() {
  const std::exception_ptr errors[] = {
      std::make_exception_ptr(std::runtime_error("")),
      std::make_exception_ptr(std::bad_alloc()),
      std::make_exception_ptr(async::Cancelled()),
      std::make_exception_ptr(async::TimedOut()),
      std::make_exception_ptr(keyring::KeyringError(keyring::Fault::Locked)),
      std::make_exception_ptr(session::NotSignedIn()),
  };
  for (const auto& error : errors) {
    ScriptedAccount account;
    account.sign_in();
    account.answer(account.request(), 401);
    account.fails_with(error);
    g_assert_false(account.state().renewing);
    g_assert_true(account.the(1).fate == Fate::Unavailable);
    g_assert_true(account.state().signed_in == session::SignedIn::Yes);
    // And the next one finds its way.
    account.answer(account.request(), 401);
    account.renewed();
    g_assert_true(text_of(account, 2) == "access 2");
  }
}

// --- What a 401 means

void a_late_401_does_not_renew_again() {
  ScriptedAccount account;
  account.sign_in();
  const int early = account.request();
  const int late = account.request();
  account.answer(early, 401);
  account.renewed();
  account.answer(late, 401);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  g_assert_true(account.the(late).fate == Fate::InFlight);
  g_assert_true(text_of(account, late) == "access 2");
}

void a_refusal_of_two_tokens_goes_to_the_caller() {
  ScriptedAccount account;
  account.sign_in();
  const int request = account.request();
  account.answer(request, 401);
  account.renewed();
  account.answer(request, 401);
  g_assert_true(account.the(request).fate == Fate::RefusalPassedOn);
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void a_route_that_refuses_a_good_token_renews_no_more() {
  ScriptedAccount account;
  account.sign_in();
  const int first = account.request("GET /admin");
  account.answer(first, 401);
  account.renewed();
  account.answer(first, 401);
  const int second = account.request("GET /admin");
  account.answer(second, 401);
  g_assert_true(account.the(second).fate == Fate::RefusalPassedOn);
  g_assert_cmpuint(account.presented.size(), ==, 1);

  // Another route is not meant, and a new token is a new chance.
  const int other = account.request("GET /secret");
  account.answer(other, 401);
  g_assert_cmpuint(account.presented.size(), ==, 2);
  account.renewed();
  const int third = account.request("GET /admin");
  account.answer(third, 401);
  g_assert_cmpuint(account.presented.size(), ==, 3);
}

void a_token_that_has_run_out_is_renewed_whatever_is_remembered() {
  ScriptedAccount account;
  account.sign_in(10s);
  const int first = account.request();
  account.answer(first, 401);
  account.renewed(true, 10s);
  account.answer(first, 401);
  const int second = account.request();
  account.pass(11s);
  account.answer(second, 401);
  g_assert_true(account.the(second).fate == Fate::Waiting);
  g_assert_cmpuint(account.presented.size(), ==, 2);
}

// --- Who waits

void requests_wait_while_a_renewal_runs_that_a_401_caused() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  const int later = account.request();
  g_assert_true(account.the(later).fate == Fate::Waiting);
  account.renewed();
  g_assert_true(text_of(account, later) == "access 2");
}

void requests_go_on_while_a_renewal_ahead_of_expiry_runs() {
  ScriptedAccount account;
  account.sign_in(10s);
  account.pass(9s);
  for (int i = 1; i <= 3; i++)
    g_assert_true(text_of(account, account.request()) == "access 1");
  g_assert_cmpuint(account.presented.size(), ==, 1);
  g_assert_cmpint(account.count(Fate::InFlight), ==, 3);

  // A 401 that names the token makes everyone wait.
  account.answer(1, 401);
  g_assert_true(account.the(account.request()).fate == Fate::Waiting);
  account.renewed();
  g_assert_cmpint(account.count(Fate::InFlight), ==, 4);
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void a_failed_renewal_ahead_of_expiry_concerns_nobody() {
  ScriptedAccount account({.renewal = 0ms});
  account.sign_in(10s);
  account.pass(9s);
  const int first = account.request();
  account.unavailable();
  g_assert_true(account.the(first).fate == Fate::InFlight);
  g_assert_false(account.state().unavailable);
  g_assert_true(text_of(account, account.request()) == "access 1");
}

void waiters_fail_together_when_the_renewal_is_unavailable() {
  ScriptedAccount account({.renewal = 0ms});
  account.window = 2;
  account.kill_and_start();
  account.sign_in();
  const int refused = account.request();
  const int flying = account.request();
  const int unadmitted = account.request();
  account.answer(refused, 401);
  g_assert_false(account.the(unadmitted).admitted);
  account.unavailable();
  g_assert_true(account.the(refused).fate == Fate::Unavailable);
  g_assert_true(account.the(unadmitted).fate == Fate::Unavailable);
  g_assert_true(account.state().unavailable);
  g_assert_true(account.state().signed_in == session::SignedIn::Yes);
  // One that is at the server still has its answer; a 401 is none, and the outcome is the one that it was there for.
  g_assert_true(account.the(flying).fate == Fate::InFlight);
  account.answer(flying, 401);
  g_assert_true(account.the(flying).fate == Fate::Unavailable);
  g_assert_cmpuint(account.presented.size(), ==, 1);

  // Who comes now has a try of its own.
  const int next = account.request();
  account.answer(next, 401);
  account.renewed();
  g_assert_true(account.the(next).fate == Fate::InFlight);
  g_assert_false(account.state().unavailable);
}

void a_request_accepted_during_a_backoff_waits_for_the_next_try() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable();
  g_assert_true(account.open_renewals().empty());
  const int during = account.request();
  g_assert_true(account.the(during).fate == Fate::Waiting);
  account.pass(500ms);
  account.renewed();
  g_assert_cmpint(account.count(Fate::InFlight), ==, 2);
}

void try_again_ends_a_backoff() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable();
  account.coordinator().try_again();
  account.settle();
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
}

void retry_after_is_honoured_and_try_again_does_not_end_it() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable(20s);
  g_assert_true(account.state().next_try == account.clock.boot + 20s);
  account.coordinator().try_again();
  account.settle();
  account.pass(19'999ms);
  g_assert_true(account.open_renewals().empty());
  account.pass(1ms);
  g_assert_cmpuint(account.open_renewals().size(), ==, 1);
  account.renewed();
  g_assert_true(account.the(1).fate == Fate::InFlight);
  g_assert_false(account.state().next_try.has_value());
}

void a_retry_after_beyond_the_bound_fails_at_once_and_names_the_time() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable(2min);
  g_assert_true(account.the(1).fate == Fate::Unavailable);
  g_assert_true(account.the(1).retry_after == 2min);

  account.pass(1min);
  account.answer(account.request(), 401);
  g_assert_true(account.the(2).fate == Fate::Unavailable);
  g_assert_true(account.the(2).retry_after == 1min);
  g_assert_cmpuint(account.presented.size(), ==, 1);

  // Near enough, it is waited for.
  account.pass(40s);
  account.answer(account.request(), 401);
  g_assert_true(account.the(3).fate == Fate::Waiting);
  account.pass(19'999ms);
  g_assert_true(account.open_renewals().empty());
  account.pass(1ms);
  account.renewed();
  g_assert_true(account.the(3).fate == Fate::InFlight);
}

// --- Events

void each_step_is_an_event_without_secrets() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable();
  account.pass(500ms);
  account.renewed();
  account.answer(1, 401);
  const std::vector<EventKind> expected = {
      EventKind::Saved,
      EventKind::SignedIn,
      EventKind::RenewalStarted,
      EventKind::Saved,
      EventKind::RenewalAttemptFailed,
      EventKind::Saved,
      EventKind::Renewed,
      EventKind::SentAgain,
      EventKind::RefusalPassedOn,
  };
  const auto events = account.events().since(0);
  g_assert_cmpuint(events.size(), ==, expected.size());
  for (std::size_t i = 0; i < events.size(); i++) {
    g_assert_cmpstr(name_of(events[i].kind), ==, name_of(expected[i]));
    g_assert_cmpuint(events[i].sequence, ==, i + 1);
    g_assert_null(strstr(events[i].detail.c_str(), "access "));
    g_assert_null(strstr(events[i].detail.c_str(), "refresh "));
  }
  g_assert_cmpint(events[6].took.count(), ==, 500);
  g_assert_cmpuint(events[6].generation.counter, ==, 2);
  g_assert_cmpint(events_of(account, EventKind::RenewalStarted), ==, 1);
}

void changes_of_the_state_are_told_once_a_turn() {
  ScriptedAccount account;
  int told = 0;
  const auto connection = account.coordinator().on_state_changed([&told] { told++; });
  account.sign_in();
  g_assert_cmpint(told, ==, 1);
  account.answer(account.request(), 401);
  g_assert_true(account.state().renewing);
  g_assert_cmpint(told, ==, 2);
  account.renewed();
  g_assert_cmpint(told, ==, 3);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "refresh-coordinator",
      {
          {"a-401-storm-is-one-renewal", a_401_storm_is_one_renewal},
          {"a-cancelled-waiter-does-not-touch-the-renewal", a_cancelled_waiter_does_not_touch_the_renewal},
          {"whatever-is-thrown-ends-the-renewal", whatever_is_thrown_ends_the_renewal},
          {"a-late-401-does-not-renew-again", a_late_401_does_not_renew_again},
          {"a-refusal-of-two-tokens-goes-to-the-caller", a_refusal_of_two_tokens_goes_to_the_caller},
          {"a-route-that-refuses-a-good-token-renews-no-more", a_route_that_refuses_a_good_token_renews_no_more},
          {"a-token-that-has-run-out-is-renewed-whatever-is-remembered",
           a_token_that_has_run_out_is_renewed_whatever_is_remembered},
          {"requests-wait-while-a-renewal-runs-that-a-401-caused",
           requests_wait_while_a_renewal_runs_that_a_401_caused},
          {"requests-go-on-while-a-renewal-ahead-of-expiry-runs", requests_go_on_while_a_renewal_ahead_of_expiry_runs},
          {"a-failed-renewal-ahead-of-expiry-concerns-nobody", a_failed_renewal_ahead_of_expiry_concerns_nobody},
          {"waiters-fail-together-when-the-renewal-is-unavailable",
           waiters_fail_together_when_the_renewal_is_unavailable},
          {"a-request-accepted-during-a-backoff-waits-for-the-next-try",
           a_request_accepted_during_a_backoff_waits_for_the_next_try},
          {"try-again-ends-a-backoff", try_again_ends_a_backoff},
          {"retry-after-is-honoured-and-try-again-does-not-end-it",
           retry_after_is_honoured_and_try_again_does_not_end_it},
          {"a-retry-after-beyond-the-bound-fails-at-once-and-names-the-time",
           a_retry_after_beyond_the_bound_fails_at_once_and_names_the_time},
          {"each-step-is-an-event-without-secrets", each_step_is_an_event_without_secrets},
          {"changes-of-the-state-are-told-once-a-turn", changes_of_the_state_are_told_once_a_turn},
      });
}
