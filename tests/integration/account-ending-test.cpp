#include "account-fixture.hpp"
#include "equal.hpp"

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using session::EndedBy;
using session::EventKind;
using session::SignedIn;

namespace {

service::TransportPolicy impatient() {
  service::TransportPolicy policy;
  policy.token_calls.log_out = 50ms;
  return policy;
}

void a_sign_out_tells_the_server_which_session_ends() {
  TestAccount test;
  test.sign_in();
  const auto result = test.sign_out();
  g_assert_true(result.server_told);
  g_assert_true(result.removed);
  g_assert_true(test.is(SignedIn::No) && test.account->state().ended_by == EndedBy::Person);
  equal(test.stored(), "");
  const auto& request = test.service.server.last("/auth/logout");
  equal(request.method, "POST");
  equal(request.header("Authorization"), "Bearer access-2");
  equal(request.body, "{}");
  equal(test.get().error, "NotSignedIn");
  test.start();
  test.restore();
  g_assert_true(test.is(SignedIn::No));
}

void a_server_that_never_answers_keeps_nobody_signed_in() {
  g_assert_true(service::TransportPolicy{}.token_calls.log_out <= 5s);
  TestAccount test(impatient());
  test.sign_in();
  async::Event never;
  test.service.server.on("/auth/logout", [&](const SeenRequest&) -> async::Task<Answer> {
    co_await never;
    co_return Answer{};
  });
  async::TaskScope scope;
  std::optional<session::SignOutResult> result;
  const auto sign_out = [](TestAccount& test, auto& result) -> async::Task<void> {
    result = co_await test.account->tokens().sign_out();
  };
  scope.start(sign_out(test, result));
  wait_until([&] { return test.is(SignedIn::No); });
  g_assert_cmpint(test.service.server.count("/auth/logout"), ==, 0);
  wait_until([&] { return test.service.server.count("/auth/logout") == 1; });
  equal(test.stored(), "");
  g_assert_false(result.has_value());
  wait_until([&] { return result.has_value(); });
  g_assert_false(result->server_told);
  g_assert_true(result->removed);
}

void a_sign_out_is_not_renewed_for() {
  TestAccount test;
  test.sign_in();
  test.service.access = "run-out";
  test.service.server.on("/auth/logout", TokenService::unauthorized());
  g_assert_false(test.sign_out().server_told);
  g_assert_cmpint(test.service.server.count("/auth/logout"), ==, 1);
  g_assert_cmpint(test.service.server.count("/auth/refresh"), ==, 0);
}

void a_sign_out_does_not_wait_for_a_renewal_and_discards_it() {
  TestAccount test;
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
  g_assert_true(test.sign_out().server_told);
  equal(outcome.error, "SessionEnded");
  gate.set();
  test.settle();
  g_assert_cmpint(test.service.renewals, ==, 1);
  g_assert_true(test.is(SignedIn::No));
  equal(test.stored(), "");
  // What the renewal yielded was given back.
  const auto revoked = test.service.authorizations("/auth/logout");
  g_assert_cmpuint(revoked.size(), ==, 2);
  equal(revoked[0], "Bearer access-2");
  equal(revoked[1], "Bearer access-3");
  g_assert_cmpint(test.count(EventKind::RenewalDiscarded), ==, 1);
}

void a_sign_out_goes_on_when_nobody_waits_for_it() {
  TestAccount test;
  test.sign_in();
  async::Event gate;
  test.service.server.on("/auth/logout", [&](const SeenRequest&) -> async::Task<Answer> {
    co_await gate;
    co_return Answer::json(201, "{}");
  });
  {
    async::TaskScope scope;
    const auto sign_out = [](TestAccount& test) -> async::Task<void> { co_await test.account->tokens().sign_out(); };
    scope.start(sign_out(test));
    wait_until([&] { return test.service.server.open() == 1; });
  }
  bool settled = false;
  async::TaskScope scope;
  const auto settle = [](TestAccount& test, bool& settled) -> async::Task<void> {
    co_await test.account->tokens().settled();
    settled = true;
  };
  scope.start(settle(test, settled));
  turn_loop();
  g_assert_false(settled);
  g_assert_cmpint(test.service.server.open(), ==, 1);
  gate.set();
  wait_until([&] { return settled; });
}

void settled_waits_for_what_is_being_saved() {
  TestAccount test;
  test.sign_in();
  test.service.access = "run-out";
  async::Event gate;
  test.store.write_gate = &gate;
  async::TaskScope scope;
  bool settled = false;
  {
    async::TaskScope request;
    const auto get = [](TestAccount& test) -> async::Task<void> {
      service::Resource route{.method = "GET", .path = "/data"};
      co_await observe(test.account->fetch(route));
    };
    request.start(get(test));
    wait_until([&] { return test.account->state().renewing; });
  }
  const auto settle = [](TestAccount& test, bool& settled) -> async::Task<void> {
    co_await test.account->tokens().settled();
    settled = true;
  };
  scope.start(settle(test, settled));
  turn_loop();
  g_assert_false(settled);
  gate.set();
  wait_until([&] { return settled; });
  equal(test.stored(), "access-3 refresh-2");
}

/// Starts a sign-in and destroys it while the store holds its pair.
void abandon_a_sign_in(TestAccount& test, bool keep = true) {
  async::Event gate;
  test.store.write_gate = &gate;
  {
    async::TaskScope scope;
    const auto sign_in = [](TestAccount& test, bool keep) -> async::Task<void> {
      co_await test.account->sign_in(tokens::Secret("right"), keep);
    };
    const int before = test.service.server.count("/auth");
    scope.start(sign_in(test, keep));
    wait_until([&] { return test.service.server.count("/auth") > before && test.service.server.open() == 0; });
    for (int i = 0; i < 20; i++)
      g_main_context_iteration(nullptr, FALSE);
  }
  test.store.write_gate = nullptr;
  gate.set();
  test.settle();
}

void a_sign_in_that_is_abandoned_while_it_is_saved_signs_nobody_in() {
  TestAccount test;
  test.restore();
  abandon_a_sign_in(test);
  g_assert_true(test.is(SignedIn::No));
  equal(test.stored(), "");
  const auto revoked = test.service.authorizations("/auth/logout");
  g_assert_cmpuint(revoked.size(), ==, 1);
  equal(revoked[0], "Bearer access-2");
  g_assert_cmpint(test.count(EventKind::SignedIn), ==, 0);
}

void a_sign_in_that_is_abandoned_while_it_is_sent_signs_nobody_in() {
  TestAccount test;
  test.restore();
  async::Event never;
  test.service.server.on("/auth", [&](const SeenRequest&) -> async::Task<Answer> {
    co_await never;
    co_return Answer{};
  });
  {
    async::TaskScope scope;
    const auto sign_in = [](TestAccount& test) -> async::Task<void> {
      co_await test.account->sign_in(tokens::Secret("right"), true);
    };
    scope.start(sign_in(test));
    wait_until([&] { return test.service.server.open() == 1; });
  }
  wait_until([&] { return test.service.server.open() == 0; });
  g_assert_true(test.is(SignedIn::No));
  equal(test.stored(), "");
}

void an_abandoned_sign_in_leaves_the_session_before_it_as_it_was() {
  TestAccount test;
  test.sign_in();
  abandon_a_sign_in(test);
  g_assert_true(test.is(SignedIn::Yes));
  // Its pair had been written over.
  equal(test.stored(), "access-2 refresh-2");
  g_assert_false(test.account->state().not_saved);
  equal(test.service.authorizations("/auth/logout").at(0), "Bearer access-3");
}

void an_abandoned_sign_in_does_not_change_what_is_kept() {
  TestAccount test;
  test.sign_in(false);
  test.settle();
  abandon_a_sign_in(test);
  equal(test.stored(), "");
  test.service.refresh = "refresh-2";
  g_assert_cmpint(test.get().status, ==, 200);
  test.settle();
  equal(test.stored(), "");
}

void a_renewal_during_a_sign_in_does_not_write_over_its_pair() {
  TestAccount test;
  test.sign_in();
  test.service.access = "run-out";
  async::Event refresh_gate, store_gate;
  test.service.refresh_gate = &refresh_gate;
  async::TaskScope scope;
  const auto get = [](TestAccount& test) -> async::Task<void> {
    service::Resource route{.method = "GET", .path = "/data"};
    co_await observe(test.account->fetch(route));
  };
  scope.start(get(test));
  wait_until([&] { return test.service.server.count("/auth/refresh") == 1; });
  test.store.write_gate = &store_gate;
  const auto sign_in = [](TestAccount& test) -> async::Task<void> {
    co_await test.account->sign_in(tokens::Secret("right"), true);
  };
  scope.start(sign_in(test));
  wait_until([&] { return test.service.server.count("/auth") == 2 && test.service.server.open() == 1; });
  for (int i = 0; i < 20; i++)
    g_main_context_iteration(nullptr, FALSE);
  // The service answers the old session's renewal all the same.
  test.service.refresh = "refresh-2";
  refresh_gate.set();
  wait_until([&] { return test.service.renewals == 1 && test.service.server.open() == 0; });
  for (int i = 0; i < 20; i++)
    g_main_context_iteration(nullptr, FALSE);
  store_gate.set();
  async::run(scope.finished());
  test.settle();
  equal(test.stored(), "access-3 refresh-3");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/account-session/a-sign-out-tells-the-server-which-session-ends",
                  a_sign_out_tells_the_server_which_session_ends);
  g_test_add_func("/account-session/a-server-that-never-answers-keeps-nobody-signed-in",
                  a_server_that_never_answers_keeps_nobody_signed_in);
  g_test_add_func("/account-session/a-sign-out-is-not-renewed-for", a_sign_out_is_not_renewed_for);
  g_test_add_func("/account-session/a-sign-out-does-not-wait-for-a-renewal-and-discards-it",
                  a_sign_out_does_not_wait_for_a_renewal_and_discards_it);
  g_test_add_func("/account-session/a-sign-out-goes-on-when-nobody-waits-for-it",
                  a_sign_out_goes_on_when_nobody_waits_for_it);
  g_test_add_func("/account-session/settled-waits-for-what-is-being-saved", settled_waits_for_what_is_being_saved);
  g_test_add_func("/account-session/a-sign-in-that-is-abandoned-while-it-is-saved-signs-nobody-in",
                  a_sign_in_that_is_abandoned_while_it_is_saved_signs_nobody_in);
  g_test_add_func("/account-session/a-sign-in-that-is-abandoned-while-it-is-sent-signs-nobody-in",
                  a_sign_in_that_is_abandoned_while_it_is_sent_signs_nobody_in);
  g_test_add_func("/account-session/an-abandoned-sign-in-leaves-the-session-before-it-as-it-was",
                  an_abandoned_sign_in_leaves_the_session_before_it_as_it_was);
  g_test_add_func("/account-session/an-abandoned-sign-in-does-not-change-what-is-kept",
                  an_abandoned_sign_in_does_not_change_what_is_kept);
  g_test_add_func("/account-session/a-renewal-during-a-sign-in-does-not-write-over-its-pair",
                  a_renewal_during_a_sign_in_does_not_write_over_its_pair);
  return g_test_run();
}
