#include "account-fixture.hpp"
#include "equal.hpp"

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using session::EndedBy;
using session::EventKind;
using session::SignedIn;

namespace {

template <class Work>
void refused(Work work, int status, const std::string& message) {
  try {
    work();
    g_assert_not_reached();
  } catch (const service::Refused& refusal) {
    g_assert_cmpint(refusal.status(), ==, status);
    equal(refusal.message(), message);
  }
}

void signing_up_and_in_leads_to_the_data() {
  TestAccount test;
  test.service.server.on("/users", Answer::json(200, R"({"msg":"User successfully created","user":{"id":"1"}})"));
  async::run(test.account->sign_up(tokens::Secret("right")));
  g_assert_true(test.is(SignedIn::Unknown));
  test.sign_in();
  g_assert_true(test.is(SignedIn::Yes));
  g_assert_false(test.account->state().not_saved);
  equal(test.stored(), "access-2 refresh-2");
  equal(test.get().body, R"({"msg":"hello"})");
}

void a_sign_up_that_the_server_refuses_says_why() {
  TestAccount test;
  test.service.server.on("/users", Answer::json(409, R"({"msg":"User already exists"})"));
  refused([&] { async::run(test.account->sign_up(tokens::Secret("right"))); }, 409, "User already exists");
}

void a_wrong_password_signs_nobody_in() {
  TestAccount test;
  test.restore();
  refused([&] { async::run(test.account->sign_in(tokens::Secret("wrong"), true)); }, 401, "Wrong password");
  g_assert_true(test.is(SignedIn::No));
  equal(test.stored(), "");
  g_assert_cmpint(test.service.server.count("/auth/refresh"), ==, 0);
}

void a_wrong_password_leaves_the_session_that_is_there() {
  TestAccount test;
  test.sign_in();
  refused([&] { async::run(test.account->sign_in(tokens::Secret("wrong"), false)); }, 401, "Wrong password");
  g_assert_true(test.is(SignedIn::Yes));
  equal(test.stored(), "access-2 refresh-2");
  test.service.access = "run-out";
  g_assert_cmpint(test.get().status, ==, 200);
  // It is still one whose tokens are kept.
  equal(test.stored(), "access-3 refresh-2");
}

void the_token_calls_carry_what_is_theirs_and_nothing_of_the_flow() {
  TestAccount test;
  test.service.server.on("/users", Answer::json(200, "{}"));
  test.sign_in();
  test.service.access = "run-out";
  g_assert_cmpint(test.get().status, ==, 200);
  // Signed in, and all the same:
  async::run(test.account->sign_up(tokens::Secret("right")));
  test.sign_in();
  test.sign_out();
  for (const auto& value : test.service.authorizations("/users"))
    equal(value, "(none)");
  for (const auto& value : test.service.authorizations("/auth"))
    equal(value, "(none)");
  equal(test.service.authorizations("/auth/refresh").at(0), "Bearer refresh-2");
  equal(test.service.authorizations("/auth/logout").at(0), "Bearer access-4");
}

void the_token_calls_go_past_those_that_wait() {
  TestAccount test;
  test.sign_in();
  async::Event gate;
  test.service.data_gate = &gate;
  async::TaskScope scope;
  const auto get = [](TestAccount& test) -> async::Task<void> {
    service::Resource route{.method = "GET", .path = "/data"};
    co_await observe(test.account->fetch(route));
  };
  for (int i = 0; i < 100; i++)
    scope.start(get(test));
  wait_until([&] { return test.service.server.open() == 8; });
  test.sign_in();
  g_assert_true(test.sign_out().server_told);
  gate.set();
  async::run(scope.finished());
}

void a_stored_session_is_taken_up() {
  TestAccount test;
  test.store_pair();
  g_assert_true(test.is(SignedIn::Unknown));
  test.restore();
  g_assert_true(test.is(SignedIn::Yes));
  g_assert_cmpint(test.get().status, ==, 200);
  g_assert_cmpint(test.service.server.count("/auth/refresh"), ==, 0);
  equal(test.service.server.last("/data").header("Authorization"), "Bearer access-1");
}

void no_stored_session_is_nobody_signed_in() {
  TestAccount test;
  test.restore();
  g_assert_true(test.is(SignedIn::No));
  g_assert_true(test.account->state().ended_by == EndedBy::Nobody);
  equal(test.get().error, "NotSignedIn");
  g_assert_cmpuint(test.service.server.requests().size(), ==, 0);
}

void a_token_that_has_run_out_is_renewed_before_the_first_request() {
  TestAccount test;
  test.store_pair(-1s);
  test.restore();
  g_assert_cmpint(test.get().status, ==, 200);
  g_assert_cmpint(test.service.refusals, ==, 0);
  g_assert_cmpint(test.service.server.count("/auth/refresh"), ==, 1);
  g_assert_cmpint(test.service.server.count("/data"), ==, 1);
  equal(test.stored(), "access-2 refresh-1");
}

void a_restart_goes_on_with_the_renewed_pair() {
  TestAccount test;
  test.service.rotates = true;
  test.sign_in();
  test.service.access = "run-out";
  g_assert_cmpint(test.get().status, ==, 200);
  equal(test.stored(), "access-3 refresh-3");
  test.settle();
  test.start();
  test.restore();
  g_assert_cmpint(test.get().status, ==, 200);
  g_assert_cmpint(test.service.server.count("/auth/refresh"), ==, 1);
}

void a_rotated_pair_is_stored_before_it_is_used() {
  TestAccount test;
  test.service.rotates = true;
  test.sign_in();
  test.service.access = "run-out";
  std::string stored_when_used;
  test.service.server.on("/data", [&](const SeenRequest& request) -> async::Task<Answer> {
    if (request.header("Authorization") != "Bearer " + test.service.access) co_return TokenService::unauthorized();
    stored_when_used = test.stored();
    co_return Answer::json(200, "{}");
  });
  g_assert_cmpint(test.get().status, ==, 200);
  equal(stored_when_used, "access-3 refresh-3");
}

void a_renewal_waits_for_the_store_and_its_waiters_for_both() {
  TestAccount test;
  test.service.rotates = true;
  test.sign_in();
  test.service.access = "run-out";
  async::Event gate;
  test.service.refresh_gate = &gate;
  async::TaskScope scope;
  Outcome outcome;
  const auto get = [](TestAccount& test, Outcome& outcome) -> async::Task<void> {
    service::Resource route{.method = "GET", .path = "/data"};
    outcome = co_await observe(test.account->fetch(route));
  };
  scope.start(get(test, outcome));
  wait_until([&] { return test.service.server.count("/auth/refresh") == 1; });
  async::Event store_gate;
  test.store.write_gate = &store_gate;
  gate.set();
  wait_until([&] { return test.service.renewals == 1 && test.service.server.open() == 0; });
  turn_loop();
  g_assert_cmpint(test.service.server.count("/data"), ==, 1);
  store_gate.set();
  async::run(scope.finished());
  g_assert_cmpint(outcome.status, ==, 200);
}

void a_session_that_is_not_kept_leaves_nothing_in_the_store() {
  TestAccount test;
  test.store_pair();
  test.sign_in(false);
  test.settle();
  equal(test.stored(), "");
  g_assert_false(test.account->state().not_saved);
  test.service.access = "run-out";
  g_assert_cmpint(test.get().status, ==, 200);
  test.settle();
  equal(test.stored(), "");
  g_assert_cmpint(test.count(EventKind::Saved), ==, 0);
  g_assert_true(test.is(SignedIn::Yes));
}

void a_refused_renewal_ends_the_session_and_empties_the_store() {
  TestAccount test;
  test.sign_in();
  test.service.access = "run-out";
  test.service.refresh_answers = {TokenService::invalid_refresh_token()};
  equal(test.get().error, "SessionEnded");
  g_assert_true(test.is(SignedIn::No) && test.account->state().ended_by == EndedBy::Server);
  test.settle();
  equal(test.stored(), "");
  test.start();
  test.restore();
  g_assert_true(test.is(SignedIn::No));
}

void a_form_error_of_another_route_ends_no_session() {
  TestAccount test;
  test.sign_in();
  test.service.server.on("/form", TokenService::invalid_refresh_token());
  g_assert_cmpint(test.get("/form").status, ==, 400);
  g_assert_true(test.is(SignedIn::Yes));
}

void a_listener_may_destroy_the_account() {
  TestAccount test;
  test.store_pair();
  bool told = false;
  const auto connection = test.account->tokens().on_state_changed([&] {
    told = true;
    test.account.reset();
  });
  test.restore();
  wait_until([&] { return told; });
  turn_loop();
  g_assert_null(test.account.get());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/account-session/signing-up-and-in-leads-to-the-data", signing_up_and_in_leads_to_the_data);
  g_test_add_func("/account-session/a-sign-up-that-the-server-refuses-says-why",
                  a_sign_up_that_the_server_refuses_says_why);
  g_test_add_func("/account-session/a-wrong-password-signs-nobody-in", a_wrong_password_signs_nobody_in);
  g_test_add_func("/account-session/a-wrong-password-leaves-the-session-that-is-there",
                  a_wrong_password_leaves_the_session_that_is_there);
  g_test_add_func("/account-session/the-token-calls-carry-what-is-theirs-and-nothing-of-the-flow",
                  the_token_calls_carry_what_is_theirs_and_nothing_of_the_flow);
  g_test_add_func("/account-session/the-token-calls-go-past-those-that-wait", the_token_calls_go_past_those_that_wait);
  g_test_add_func("/account-session/a-stored-session-is-taken-up", a_stored_session_is_taken_up);
  g_test_add_func("/account-session/no-stored-session-is-nobody-signed-in", no_stored_session_is_nobody_signed_in);
  g_test_add_func("/account-session/a-token-that-has-run-out-is-renewed-before-the-first-request",
                  a_token_that_has_run_out_is_renewed_before_the_first_request);
  g_test_add_func("/account-session/a-restart-goes-on-with-the-renewed-pair", a_restart_goes_on_with_the_renewed_pair);
  g_test_add_func("/account-session/a-rotated-pair-is-stored-before-it-is-used",
                  a_rotated_pair_is_stored_before_it_is_used);
  g_test_add_func("/account-session/a-renewal-waits-for-the-store-and-its-waiters-for-both",
                  a_renewal_waits_for_the_store_and_its_waiters_for_both);
  g_test_add_func("/account-session/a-session-that-is-not-kept-leaves-nothing-in-the-store",
                  a_session_that_is_not_kept_leaves_nothing_in_the_store);
  g_test_add_func("/account-session/a-refused-renewal-ends-the-session-and-empties-the-store",
                  a_refused_renewal_ends_the_session_and_empties_the_store);
  g_test_add_func("/account-session/a-form-error-of-another-route-ends-no-session",
                  a_form_error_of_another_route_ends_no_session);
  g_test_add_func("/account-session/a-listener-may-destroy-the-account", a_listener_may_destroy_the_account);
  return g_test_run();
}
