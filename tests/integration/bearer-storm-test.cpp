#include "bearer-fixture.hpp"
#include "equal.hpp"

#include <unistd.h>

#include <fstream>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using session::EventKind;

namespace {

/// A first failure is the end of a renewal: the next try would come too late.
constexpr session::RefreshCoordinator::Bounds one_try{10s, 5s, 5s, 1ms};

/// How much of this process is in memory.
long resident_kib() {
  long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

void a_thousand_requests_with_a_stale_token_cost_one_renewal() {
  SignedInBearer account;
  account.expire();
  account.sends.start(account.get(), 1000);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 1000);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  g_assert_cmpint(account.service.refusals, <=, 8);
  g_assert_cmpint(account.service.refusals, >=, 1);
  g_assert_cmpint(account.service.most_at_once, <=, 8);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
}

void what_is_sent_again_takes_no_place_of_another() {
  SignedInBearer account({}, 4);
  account.expire();
  async::Event renewal, data;
  account.service.refresh_gate = &renewal;
  account.sends.start(account.get(), 100);
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  wait_until([&] { return account.service.refusals == 4; });
  turn_loop();
  account.service.data_gate = &data;
  renewal.set();
  wait_until([&] { return account.service.most_at_once >= 4; });
  turn_loop();
  data.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 100);
  g_assert_cmpint(account.service.refusals, ==, 4);
  g_assert_cmpint(account.service.most_at_once, ==, 4);
}

void refusals_that_trickle_in_late_do_not_renew_again() {
  SignedInBearer account;
  account.expire();
  // Of eight that were sent with the old token, one is answered at once, the others after the renewal.
  async::Event late;
  int arrived = 0;
  account.service.server.on("/data", [&](const SeenRequest& request) -> async::Task<Answer> {
    if (request.header("Authorization") == "Bearer access-2") co_return Answer::json(200, "{}");
    if (++arrived > 1) co_await late;
    co_return TokenService::unauthorized();
  });
  account.sends.start(account.get(), 8);
  wait_until([&] { return account.sends.ended(200) == 1; });
  g_assert_cmpint(arrived, ==, 8);
  late.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 8);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
}

void a_storm_survives_a_refresh_route_that_is_down_for_a_while() {
  SignedInBearer account;
  account.expire();
  account.service.refresh_answers = {Answer::json(503, "{}"),
                                     {.status = 503, .body = "<p>", .content_type = "text/html"}};
  account.sends.start(account.get(), 100);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 100);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 3);
  g_assert_cmpint(account.service.renewals, ==, 1);
  g_assert_cmpint(account.count(EventKind::RenewalAttemptFailed), ==, 2);
}

void a_dropped_refresh_presents_the_same_token_again() {
  SignedInBearer account;
  account.expire();
  account.service.refresh_answers = {Answer::dropped()};
  account.sends.start(account.get(), 20);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 20);
  const auto presented = account.service.authorizations("/auth/refresh");
  g_assert_cmpuint(presented.size(), ==, 2);
  equal(presented[0], "Bearer refresh-1");
  equal(presented[1], "Bearer refresh-1");
  g_assert_true(account.coordinator.state().signed_in == session::SignedIn::Yes);
}

void a_refused_renewal_fails_everyone_at_once_and_ends_the_session() {
  SignedInBearer account;
  account.expire();
  account.service.refresh_answers = {TokenService::invalid_refresh_token()};
  account.sends.start(account.get(), 1000);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended("SessionEnded"), ==, 1000);
  g_assert_cmpint(account.service.server.count("/data"), <=, 8);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  const auto& state = account.coordinator.state();
  g_assert_true(state.signed_in == session::SignedIn::No && state.ended_by == session::EndedBy::Server);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
  equal(account.send(account.get()).error, "NotSignedIn");
}

void what_is_no_refusal_of_this_service_ends_no_session() {
  const Answer others[] = {
      {.status = 404, .body = R"({"statusCode":404,"message":"Cannot GET /auth/refresh"})"},
      {.status = 403, .body = "<html>blocked</html>", .content_type = "text/html"},
      {.status = 401, .body = "<html>log in to the hotel</html>", .content_type = "text/html"},
      {.status = 400, .body = R"({"error":"something else"})"},
      {.status = 200, .body = "<html>portal</html>", .content_type = "text/html"},
      {.status = 200, .body = R"({"no":"token"})"},
      {.status = 302, .headers = {{"Location", "/portal"}}},
      {.status = 500},
  };
  for (const auto& answer : others) {
    SignedInBearer account(one_try);
    account.expire();
    account.service.refresh_answers = {answer, answer, answer, answer};
    account.sends.start(account.get(), 10);
    account.sends.wait_for_all();
    for (std::size_t i = 0; i < 10; i++)
      g_assert_true(account.sends.at(i).error.starts_with("Unavailable"));
    g_assert_true(account.coordinator.state().signed_in == session::SignedIn::Yes);
    g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
    g_assert_cmpint(account.service.server.count("/portal"), ==, 0);
    // And the next request starts afresh.
    account.service.refresh_answers.clear();
    g_assert_cmpint(account.send(account.get()).status, ==, 200);
  }
}

void a_refresh_that_is_never_answered_lets_everyone_go_at_the_bound() {
  SignedInBearer account({40ms, 100ms, 1ms, 1ms});
  account.expire();
  async::Event never;
  account.service.refresh_gate = &never;
  account.sends.start(account.get(), 200);
  wait_until([&] { return account.sends.ended() > 0; });
  // No one waits longer than the first: all are on their way already.
  turn_loop();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended("Unavailable 0"), ==, 200);
  g_assert_true(account.coordinator.state().signed_in == session::SignedIn::Yes);
  g_assert_true(account.coordinator.state().unavailable);
  g_assert_cmpint(account.count(EventKind::RenewalUnavailable), ==, 1);
  for (const auto& presented : account.service.authorizations("/auth/refresh"))
    equal(presented, "Bearer refresh-1");
  wait_until([&] { return account.service.server.open() == 0; });

  account.service.refresh_gate = nullptr;
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
}

void a_retry_after_beyond_the_bound_ends_the_wait_at_once() {
  SignedInBearer account;
  account.expire();
  account.service.refresh_answers = {{.status = 503, .body = "{}", .headers = {{"Retry-After", "3600"}}}};
  account.sends.start(account.get(), 50);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended("Unavailable 503"), ==, 50);
  equal(account.send(account.get()).error, "Unavailable 503");
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  g_assert_true(account.coordinator.state().next_try.has_value());
}

void twenty_thousand_that_wait_for_admission_all_fail_with_the_renewal() {
  SignedInBearer account;
  account.expire();
  async::Event gate;
  account.service.refresh_gate = &gate;
  account.service.refresh_answers = {TokenService::invalid_refresh_token()};
  const auto before = resident_kib();
  account.sends.start(account.get(), 20'000);
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  turn_loop();
  g_test_message("each waiting request takes %.2f KiB", static_cast<double>(resident_kib() - before) / 20'000);
  g_assert_cmpint(account.sends.ended(), ==, 0);
  gate.set();
  const gint64 began = g_get_monotonic_time();
  account.sends.wait_for_all();
  const double seconds = static_cast<double>(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
  g_test_message("all had failed %.2f s after the answer", seconds);
  g_assert_cmpint(account.sends.ended("SessionEnded"), ==, 20'000);
  g_assert_cmpint(account.service.server.count("/data"), <=, 8);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
}

void who_comes_after_a_failed_renewal_starts_another() {
  SignedInBearer account(one_try);
  account.expire();
  account.service.refresh_answers = {Answer::json(503, "{}")};
  account.sends.start(account.get(), 100);
  wait_until([&] { return account.sends.ended() > 0; });
  // In the very turn in which the first of them learns it.
  account.sends.start(account.get(), 100);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended("Unavailable 503"), ==, 100);
  for (std::size_t i = 100; i < 200; i++)
    g_assert_cmpint(account.sends.at(i).status, ==, 200);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 2);
}

void a_sign_in_during_a_renewal_carries_everyone_on() {
  SignedInBearer account;
  account.expire();
  async::Event gate;
  account.service.refresh_gate = &gate;
  account.sends.start(account.get(), 100);
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  account.service.access = "access-9";
  account.service.refresh = "refresh-9";
  account.sign_in();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 100);
  g_assert_cmpint(account.service.refusals, <=, 8);
  // What the overtaken renewal yields is dropped, and not revoked: a service may know one session a person.
  account.service.refresh_answers = {Answer::json(200, R"({"accessToken":"orphan"})")};
  gate.set();
  async::run(account.coordinator.settled());
  g_assert_cmpint(account.count(EventKind::RenewalDiscarded), ==, 1);
  g_assert_cmpuint(account.revoked.size(), ==, 0);
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  equal(account.service.server.last("/data").header("Authorization"), "Bearer access-9");
}

void a_sign_out_fails_those_that_wait() {
  SignedInBearer account({}, 2);
  async::Event gate;
  account.service.data_gate = &gate;
  account.sends.start(account.get(), 100);
  wait_until([&] { return account.service.server.open() == 2; });
  account.coordinator.sign_out();
  wait_until([&] { return account.sends.ended() == 98; });
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended("SessionEnded"), ==, 98);
  g_assert_cmpint(account.sends.ended(200), ==, 2);
  g_assert_cmpint(account.service.server.count("/data"), ==, 2);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/bearer-session/a-thousand-requests-with-a-stale-token-cost-one-renewal",
                  a_thousand_requests_with_a_stale_token_cost_one_renewal);
  g_test_add_func("/bearer-session/what-is-sent-again-takes-no-place-of-another",
                  what_is_sent_again_takes_no_place_of_another);
  g_test_add_func("/bearer-session/refusals-that-trickle-in-late-do-not-renew-again",
                  refusals_that_trickle_in_late_do_not_renew_again);
  g_test_add_func("/bearer-session/a-storm-survives-a-refresh-route-that-is-down-for-a-while",
                  a_storm_survives_a_refresh_route_that_is_down_for_a_while);
  g_test_add_func("/bearer-session/a-dropped-refresh-presents-the-same-token-again",
                  a_dropped_refresh_presents_the_same_token_again);
  g_test_add_func("/bearer-session/a-refused-renewal-fails-everyone-at-once-and-ends-the-session",
                  a_refused_renewal_fails_everyone_at_once_and_ends_the_session);
  g_test_add_func("/bearer-session/what-is-no-refusal-of-this-service-ends-no-session",
                  what_is_no_refusal_of_this_service_ends_no_session);
  g_test_add_func("/bearer-session/a-refresh-that-is-never-answered-lets-everyone-go-at-the-bound",
                  a_refresh_that_is_never_answered_lets_everyone_go_at_the_bound);
  g_test_add_func("/bearer-session/a-retry-after-beyond-the-bound-ends-the-wait-at-once",
                  a_retry_after_beyond_the_bound_ends_the_wait_at_once);
  g_test_add_func("/bearer-session/twenty-thousand-that-wait-for-admission-all-fail-with-the-renewal",
                  twenty_thousand_that_wait_for_admission_all_fail_with_the_renewal);
  g_test_add_func("/bearer-session/who-comes-after-a-failed-renewal-starts-another",
                  who_comes_after_a_failed_renewal_starts_another);
  g_test_add_func("/bearer-session/a-sign-in-during-a-renewal-carries-everyone-on",
                  a_sign_in_during_a_renewal_carries_everyone_on);
  g_test_add_func("/bearer-session/a-sign-out-fails-those-that-wait", a_sign_out_fails_those_that_wait);
  return g_test_run();
}
