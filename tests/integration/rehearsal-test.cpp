#include "demo-account.hpp"
#include "many-sends.hpp"
#include "named-tests.hpp"

#include <chrono>
#include <variant>

using namespace vestibule;
using namespace vestibule::test;
using session::EventKind;
using session::Rehearsal;
using session::SignedIn;
using tests::DemoService;

namespace {

struct Rehearsed : DemoAccount {
  using DemoAccount::DemoAccount;

  guint read() { return async::run(observe(account.fetch(service::token_api_profile().resources.front()))).status; }
  void play(Rehearsal fault) { g_assert_true(account.rehearse(fault)); }
};

void a_token_that_has_run_out_is_renewed_by_the_next_request() {
  Rehearsed demo;
  demo.play(Rehearsal::TokenRunOut);
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, 0);
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, 1);
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, 1);
}

void a_refused_token_has_the_request_sent_again_once() {
  Rehearsed demo;
  demo.play(Rehearsal::TokenRefused);
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.service.count({"answers", "GET /users/secret", "200"}), ==, 2);
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, 1);
  g_assert_cmpint(demo.count(EventKind::SentAgain), ==, 1);
}

void a_lost_reply_has_the_token_presented_again() {
  Rehearsed demo({"--rotation", "reuse-detection", "--grace", "10"});
  demo.play(Rehearsal::TokenRunOut);
  demo.play(Rehearsal::ReplyLost);
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.service.count({"graceAnswers"}), ==, 1);
  g_assert_cmpint(demo.count(EventKind::RenewalAttemptFailed), ==, 1);
  g_assert_true(demo.account.state().signed_in == SignedIn::Yes);
}

void a_replayed_token_ends_the_session_where_the_service_watches_for_it() {
  Rehearsed demo({"--rotation", "reuse-detection", "--grace", "0"});
  demo.play(Rehearsal::TokenRunOut);
  demo.play(Rehearsal::TokenReplayed);
  demo.read();
  g_assert_cmpint(demo.service.count({"reuseSeen"}), ==, 1);
  g_assert_true(demo.account.state().signed_in == SignedIn::No);
  g_assert_true(demo.account.state().ended_by == session::EndedBy::Server);
}

void a_late_reply_is_not_waited_for_longer_than_an_attempt_may_take() {
  Rehearsed demo({"--rotation", "reuse-detection", "--grace", "60"});
  demo.play(Rehearsal::TokenRunOut);
  demo.play(Rehearsal::ReplyLate);
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.count(EventKind::RenewalAttemptFailed), ==, 1);
  g_assert_cmpint(demo.service.count({"graceAnswers"}), ==, 1);
}

void a_clock_that_is_fast_renews_nothing() {
  Rehearsed demo;
  demo.play(Rehearsal::ClockFast);
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, 0);
  demo.play(Rehearsal::TokenRunOut);
  g_assert_cmpuint(demo.read(), ==, 200);
  const auto seen = async::run(demo.account.tokens().token_facts()).server_clock;
  g_assert_true(seen && std::chrono::abs(seen->ahead + std::chrono::hours(1)) < std::chrono::minutes(1));
  g_assert_cmpuint(demo.read(), ==, 200);
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, 1);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "rehearsal",
      {{"a-token-that-has-run-out-is-renewed-by-the-next-request",
        a_token_that_has_run_out_is_renewed_by_the_next_request},
       {"a-refused-token-has-the-request-sent-again-once", a_refused_token_has_the_request_sent_again_once},
       {"a-lost-reply-has-the-token-presented-again", a_lost_reply_has_the_token_presented_again},
       {"a-replayed-token-ends-the-session-where-the-service-watches-for-it",
        a_replayed_token_ends_the_session_where_the_service_watches_for_it},
       {"a-late-reply-is-not-waited-for-longer-than-an-attempt-may-take",
        a_late_reply_is_not_waited_for_longer_than_an_attempt_may_take},
       {"a-clock-that-is-fast-renews-nothing", a_clock_that_is_fast_renews_nothing}});
}
