#include "demo-account.hpp"
#include "many-sends.hpp"

#include <chrono>
#include <variant>

using namespace vestibule;
using namespace vestibule::test;
using session::EventKind;
using session::SignedIn;
using tests::DemoService;

namespace {

/// Places, fixed: what may be refused at once is known then.
constexpr std::size_t window = 8;

struct ManyReads : DemoAccount {
  explicit ManyReads(std::vector<std::string> arguments = {}) : DemoAccount(std::move(arguments), {window, window}) {}

  /// Reads the secret so many times at once; every one of them must be answered.
  void read(int times) {
    async::TaskScope scope;
    int good = 0;
    const auto get = [](ManyReads& demo, int& good) -> async::Task<void> {
      const auto outcome = co_await observe(demo.account.fetch(service::token_api_profile().resources.front()));
      good += outcome.status == 200;
    };
    for (int i = 0; i < times; i++)
      scope.start(get(*this, good));
    async::run(scope.finished());
    g_assert_cmpint(good, ==, times);
  }
};

void an_expired_token_costs_one_refresh_and_eight_refusals() {
  ManyReads demo;
  for (int round = 1; round <= 3; round++) {
    demo.service.control(R"({"actions":["expire-access"]})");
    demo.read(1000);
    g_assert_cmpint(demo.service.count({"refreshes"}), ==, round);
    g_assert_cmpint(demo.service.count({"answers", "GET /users/secret", "401"}), <=, static_cast<int>(window) * round);
  }
}

void rotation_with_reuse_detection_sees_no_token_twice() {
  ManyReads demo({"--rotation", "reuse-detection"});
  for (int round = 1; round <= 5; round++) {
    demo.service.control(R"({"actions":["expire-access"]})");
    demo.read(200);
    g_assert_cmpint(demo.service.count({"refreshes"}), ==, round);
  }
  g_assert_true(demo.account.state().signed_in == SignedIn::Yes);
}

void a_lost_rotation_is_made_good_within_the_grace() {
  ManyReads demo({"--rotation", "reuse-detection", "--grace", "5"});
  demo.service.control(
      R"({"actions":["expire-access"],"faults":{"GET /auth/refresh":{"answer":"drop","when":"after","times":1}}})");
  demo.read(100);
  g_assert_true(demo.account.state().signed_in == SignedIn::Yes);
  demo.service.control(R"({"actions":["expire-access"]})");
  demo.read(100);
  g_assert_true(demo.account.state().signed_in == SignedIn::Yes);
}

void tokens_of_one_second_under_load() {
  ManyReads demo({"--access-lifetime", "1", "--fractional-times", "--refresh-delay", "20", "--rotation", "on"});
  const auto began = std::chrono::steady_clock::now();
  int answered = 0;
  while (demo.count(EventKind::Renewed) < 4) {
    demo.read(50);
    answered += 50;
  }
  const auto took = std::chrono::steady_clock::now() - began;
  const auto refusals = demo.service.count({"answers", "GET /users/secret", "401"});
  g_test_message("%d requests, %d refusals", answered, static_cast<int>(refusals));
  // Each token was used for most of its life.
  g_assert_true(took > std::chrono::milliseconds(4 * 600));
  g_assert_cmpint(demo.service.count({"refreshes"}), ==, demo.count(EventKind::Renewed));
  g_assert_cmpint(refusals, <=, 4 * 8);
}

void a_server_whose_clock_is_an_hour_off_needs_no_renewal() {
  for (const char* skew : {"3600", "-3600"}) {
    DemoService service;
    service.control(std::string(R"({"settings":{"tokenSkew":)") + skew + R"(,"dateSkew":)" + skew + "}}");
    keyring::MemoryTokenStore store;
    tokens::SystemClock clock;
    const auto address = std::get<service::ServerAddress>(service::parse_server_address(service.url()));
    for (const bool restored : {false, true}) {
      session::AccountSession account(address, DemoService::username, service::token_api_profile(), {}, store, clock);
      if (restored)
        async::run(account.tokens().restore());
      else
        async::run(account.sign_in(tokens::Secret(DemoService::password), true));
      const auto outcome = async::run(observe(account.fetch(service::token_api_profile().resources.front())));
      g_assert_cmpint(outcome.status, ==, 200);
      g_assert_cmpint(service.count({"refreshes"}), ==, 0);
    }
  }
}

void a_revoked_session_ends_for_all_at_once() {
  ManyReads demo;
  demo.service.control(R"({"actions":["revoke-all"]})");
  async::TaskScope scope;
  int ended = 0;
  const auto get = [](ManyReads& demo, int& ended) -> async::Task<void> {
    const auto outcome = co_await observe(demo.account.fetch(service::token_api_profile().resources.front()));
    ended += outcome.error == "SessionEnded";
  };
  for (int i = 0; i < 500; i++)
    scope.start(get(demo, ended));
  async::run(scope.finished());
  g_assert_cmpint(ended, ==, 500);
  g_assert_true(demo.account.state().signed_in == SignedIn::No);
  g_assert_true(demo.account.state().ended_by == session::EndedBy::Server);
  g_assert_cmpint(demo.service.count({"requests", "GET /auth/refresh"}), ==, 1);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/account-session/an-expired-token-costs-one-refresh-and-eight-refusals",
                  an_expired_token_costs_one_refresh_and_eight_refusals);
  g_test_add_func("/account-session/rotation-with-reuse-detection-sees-no-token-twice",
                  rotation_with_reuse_detection_sees_no_token_twice);
  g_test_add_func("/account-session/a-lost-rotation-is-made-good-within-the-grace",
                  a_lost_rotation_is_made_good_within_the_grace);
  g_test_add_func("/account-session/tokens-of-one-second-under-load", tokens_of_one_second_under_load);
  g_test_add_func("/account-session/a-server-whose-clock-is-an-hour-off-needs-no-renewal",
                  a_server_whose_clock_is_an_hour_off_needs_no_renewal);
  g_test_add_func("/account-session/a-revoked-session-ends-for-all-at-once", a_revoked_session_ends_for_all_at_once);
  return g_test_run();
}
