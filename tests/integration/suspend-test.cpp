// The real session on the real clocks, across a suspend.

#include "bearer-fixture.hpp"
#include "boot-clock.hpp"
#include "named-tests.hpp"

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;

namespace {

BootClock boot_clock;

void sign_in_for(SignedInBearer& account, std::chrono::milliseconds lifetime) {
  service::TokenGrant grant;
  grant.access_token = tokens::Secret(account.service.access);
  grant.refresh_token = tokens::Secret(account.service.refresh);
  grant.received = account.clock.boot_time();
  grant.lifetime.duration = lifetime;
  async::run(account.coordinator.sign_in(std::move(grant)));
}

void a_wake_up_with_a_thousand_requests_due_is_one_renewal() {
  SignedInBearer account;
  sign_in_for(account, 1h);
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  account.expire();
  const auto monotonic = g_get_monotonic_time();
  const auto boot = account.clock.boot_time();
  boot_clock.leap(8h);
  g_assert_true(account.clock.boot_time() - boot >= 8h);
  g_assert_cmpint(g_get_monotonic_time() - monotonic, <, G_TIME_SPAN_HOUR);

  account.sends.start(account.get(), 1000);
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 1000);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 1);
  // None was sent with the token that had run out meanwhile.
  g_assert_cmpint(account.service.refusals, ==, 0);
}

void a_thousand_that_wait_for_a_renewal_outlast_a_suspend() {
  SignedInBearer account;
  sign_in_for(account, 1h);
  boot_clock.leap(2h);
  account.service.refresh_answers.push_back(Answer::dropped());
  async::Event gate;
  account.service.refresh_gate = &gate;
  account.sends.start(account.get(), 1000);
  wait_until([&] { return account.service.server.count("/auth/refresh") == 1; });
  boot_clock.leap(8h);
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 1000);
  g_assert_cmpint(account.service.renewals, ==, 1);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 2);
}

std::string refusal;

void skip() {
  g_test_skip(("no time namespace for this process: " + refusal).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  refusal = boot_clock.begin();
  if (!refusal.empty()) return testing::run_tests(argc, argv, "suspend", {{"is-played-in-a-time-namespace", skip}});
  return testing::run_tests(argc, argv, "suspend",
                            {
                                {"a-wake-up-with-a-thousand-requests-due-is-one-renewal",
                                 a_wake_up_with_a_thousand_requests_due_is_one_renewal},
                                {"a-thousand-that-wait-for-a-renewal-outlast-a-suspend",
                                 a_thousand_that_wait_for_a_renewal_outlast_a_suspend},
                            });
}
