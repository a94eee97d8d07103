#include "bearer-fixture.hpp"
#include "equal.hpp"
#include "raw-server.hpp"

using namespace vestibule;
using namespace vestibule::test;

namespace {

void nothing_left(SignedInBearer& account) {
  wait_until([&] { return account.bearer.in_flight() == 0; });
  wait_until([&] { return account.service.server.open() == 0; });
}

void cancelled_while_it_waits_for_admission() {
  SignedInBearer account({}, 1);
  async::Event gate;
  account.service.data_gate = &gate;
  account.sends.start(account.get(), 4);
  wait_until([&] { return account.service.server.open() == 1; });
  account.sends.cancel(1);
  account.sends.cancel(3);
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 2);
  g_assert_cmpint(account.service.server.count("/data"), ==, 2);
  nothing_left(account);
}

void cancelled_when_it_has_a_slot_and_has_not_run() {
  SignedInBearer account({}, 2);
  account.sends.start(account.get(), 3);
  account.sends.start(account.get(), 3);
  // The third is granted its slot in the turn in which the first ends.
  wait_until([&] { return account.sends.ended() > 0; });
  for (const std::size_t index : {2, 3})
    account.sends.cancel(index);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), >=, 4);
  nothing_left(account);
}

void cancelled_while_it_waits_for_a_renewal_that_another_began() {
  SignedInBearer account;
  account.expire();
  async::Event gate;
  account.service.refresh_gate = &gate;
  account.sends.start(account.get());
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  account.sends.start(account.get(), 7);
  turn_loop();
  g_assert_cmpuint(account.bearer.in_flight(), ==, 8);
  account.sends.cancel(3);
  account.sends.cancel(5);
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 6);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  nothing_left(account);
}

void the_one_that_began_the_renewal_does_not_take_it_along() {
  SignedInBearer account;
  account.expire();
  async::Event gate;
  account.service.refresh_gate = &gate;
  account.sends.start(account.get(), 20);
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  for (std::size_t index = 0; index < 8; index++)
    account.sends.cancel(index);
  turn_loop();
  g_assert_cmpint(account.service.server.open(), ==, 1);
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 12);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  nothing_left(account);
}

void when_all_are_cancelled_the_renewal_still_ends() {
  SignedInBearer account;
  account.expire();
  async::Event gate;
  account.service.refresh_gate = &gate;
  account.sends.start(account.get(), 20);
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  for (std::size_t index = 0; index < 20; index++)
    account.sends.cancel(index);
  gate.set();
  async::run(account.coordinator.settled());
  g_assert_false(account.coordinator.state().renewing);
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  nothing_left(account);
}

void cancelled_on_the_wire_it_keeps_its_slot_until_libsoup_is_done() {
  SignedInBearer account({}, 1);
  async::Event gate;
  account.service.data_gate = &gate;
  account.sends.start(account.get(), 2);
  wait_until([&] { return account.service.server.open() == 1; });
  account.sends.cancel(0);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 1);
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 1);
  g_assert_cmpint(account.service.most_at_once, <=, 2);
  nothing_left(account);
}

void cancelled_in_the_middle_of_an_answer() {
  SignedInBearer account;
  async::Event never;
  RawServer server([&never](RawConnection& connection) -> async::Task<void> {
    co_await connection.read_request();
    co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it");
    co_await never;
  });
  {
    async::TaskScope scope;
    bool answered = false;
    const auto wait = [](SignedInBearer& account, std::string url, bool& answered) -> async::Task<void> {
      session::Request request;
      request.url = url;
      co_await observe(account.bearer.send(request));
      answered = true;
    };
    scope.start(wait(account, server.url("/"), answered));
    wait_until([&] { return server.open() == 1; });
    for (int turn = 0; turn < 50; turn++)
      g_main_context_iteration(nullptr, FALSE);
    g_assert_false(answered);
    g_assert_cmpuint(account.bearer.in_flight(), ==, 1);
  }
  nothing_left(account);
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
}

/// Runs a storm and cancels one request after so many turns of the loop; false when it had ended by itself before that.
bool storm_with_a_cancellation(int turns, std::size_t victim) {
  SignedInBearer account(SignedInBearer::quick(), 2);
  account.expire();
  account.sends.start(account.get(), 6);
  for (int turn = 0; turn < turns; turn++)
    g_main_context_iteration(nullptr, TRUE);
  const bool in_time = !account.sends.at(victim).ended;
  account.sends.cancel(victim);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, in_time ? 5 : 6);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  nothing_left(account);
  return in_time;
}

void a_cancellation_at_any_turn_harms_nobody_else() {
  for (const std::size_t victim : {0, 1, 2, 5}) {
    int turns = 0;
    while (storm_with_a_cancellation(turns, victim))
      turns++;
    g_test_message("request %zu was cancelled at each of %d turns", victim, turns);
    g_assert_cmpint(turns, >, 10);
  }
}

void a_session_may_go_before_libsoup_has_called_back() {
  SignedInBearer account;
  async::Event gate;
  account.service.data_gate = &gate;
  auto bearer = std::make_unique<session::BearerSession>(account.coordinator, account.service.address().origin(),
                                                         service::TransportPolicy{});
  {
    ManySends sends(*bearer);
    sends.start(account.get(), 20);
    wait_until([&] { return account.service.server.open() == 8; });
  }
  g_assert_cmpuint(bearer->in_flight(), ==, 8);
  bearer.reset();
  wait_until([&] { return account.service.server.open() == 0; });
  turn_loop();
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/bearer-session/cancelled-while-it-waits-for-admission", cancelled_while_it_waits_for_admission);
  g_test_add_func("/bearer-session/cancelled-when-it-has-a-slot-and-has-not-run",
                  cancelled_when_it_has_a_slot_and_has_not_run);
  g_test_add_func("/bearer-session/cancelled-while-it-waits-for-a-renewal-that-another-began",
                  cancelled_while_it_waits_for_a_renewal_that_another_began);
  g_test_add_func("/bearer-session/the-one-that-began-the-renewal-does-not-take-it-along",
                  the_one_that_began_the_renewal_does_not_take_it_along);
  g_test_add_func("/bearer-session/when-all-are-cancelled-the-renewal-still-ends",
                  when_all_are_cancelled_the_renewal_still_ends);
  g_test_add_func("/bearer-session/cancelled-on-the-wire-it-keeps-its-slot-until-libsoup-is-done",
                  cancelled_on_the_wire_it_keeps_its_slot_until_libsoup_is_done);
  g_test_add_func("/bearer-session/cancelled-in-the-middle-of-an-answer", cancelled_in_the_middle_of_an_answer);
  g_test_add_func("/bearer-session/a-cancellation-at-any-turn-harms-nobody-else",
                  a_cancellation_at_any_turn_harms_nobody_else);
  g_test_add_func("/bearer-session/a-session-may-go-before-libsoup-has-called-back",
                  a_session_may_go_before_libsoup_has_called_back);
  return g_test_run();
}
