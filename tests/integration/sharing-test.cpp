#include "async/race.hpp"
#include "service/service-error.hpp"
#include "sharing-desk.hpp"

using namespace vestibule;
using namespace std::chrono_literals;
using session::SignedIn;
using sharing::SharedAccounts;
using test::Desk;
using test::fetch_secret;
using test::wait_until;

namespace {

void one_process_owns_the_tokens_and_the_others_are_its_clients() {
  Desk desk;
  auto first = desk.join();
  auto second = desk.join(), third = desk.join();
  g_assert_true(first->role() == SharedAccounts::Role::Owner);
  g_assert_true(second->role() == SharedAccounts::Role::Client);
  g_assert_true(third->role() == SharedAccounts::Role::Client);
}

void a_sign_in_at_a_client_signs_everyone_in() {
  Desk desk;
  auto owner = desk.join();
  auto client = desk.join();
  auto here = desk.open(*owner), there = desk.open(*client);
  async::run(here->tokens().restore());
  async::run(there->tokens().restore());
  g_assert_true(here->state().signed_in == SignedIn::No);
  g_assert_true(there->state().signed_in == SignedIn::No);

  async::run(there->sign_in(tokens::Secret("demo"), true));
  g_assert_true(there->state().signed_in == SignedIn::Yes);
  wait_until([&] { return here->state().signed_in == SignedIn::Yes; });
  g_assert_true(async::run(desk.store.read(desk.key())).has_value());
  g_assert_cmpint(fetch_secret(*there), ==, 200);
  g_assert_cmpint(fetch_secret(*here), ==, 200);
}

void a_sign_out_at_a_client_signs_everyone_out() {
  Desk desk;
  auto owner = desk.join();
  auto client = desk.join();
  auto here = desk.open(*owner), there = desk.open(*client);
  async::run(here->tokens().restore());
  async::run(here->sign_in(tokens::Secret("demo"), true));
  async::run(there->tokens().restore());
  g_assert_true(there->state().signed_in == SignedIn::Yes);
  g_assert_true(async::run(there->tokens().sign_out()).server_told);
  g_assert_true(there->state().signed_in == SignedIn::No);
  wait_until([&] { return here->state().signed_in == SignedIn::No; });
  g_assert_true(here->state().ended_by == session::EndedBy::Person);
  g_assert_false(async::run(desk.store.read(desk.key())).has_value());
}

void an_expired_token_is_renewed_once_for_all_processes() {
  Desk desk;
  auto owner = desk.join();
  std::vector<std::unique_ptr<SharedAccounts>> clients;
  std::vector<std::unique_ptr<session::AccountSession>> accounts;
  accounts.push_back(desk.open(*owner));
  async::run(accounts[0]->tokens().restore());
  async::run(accounts[0]->sign_in(tokens::Secret("demo"), true));
  for (int i = 0; i < 4; i++) {
    clients.push_back(desk.join());
    accounts.push_back(desk.open(*clients.back()));
    async::run(accounts.back()->tokens().restore());
  }
  desk.demo.control(R"({"actions": ["expire-access"]})");
  const auto before = desk.demo.count({"refreshes"});

  int answered = 0;
  async::TaskScope scope;
  for (auto& account : accounts)
    scope.start([](session::AccountSession& account, int& answered) -> async::Task<void> {
      const auto reply = co_await account.fetch(service::token_api_profile().resources.front());
      answered += reply.status == 200;
    }(*account, answered));
  wait_until([&] { return scope.empty(); });
  g_assert_cmpint(answered, ==, 5);
  g_assert_cmpint(desk.demo.count({"refreshes"}) - before, ==, 1);
}

void a_client_takes_over_when_the_owner_hands_over() {
  Desk desk;
  auto owner = desk.join();
  auto client = desk.join();
  {
    auto here = desk.open(*owner);
    async::run(here->tokens().restore());
    async::run(here->sign_in(tokens::Secret("demo"), true));
  }
  auto there = desk.open(*client);
  async::run(there->tokens().restore());
  g_assert_true(there->state().signed_in == SignedIn::Yes);

  async::run(owner->hand_over());
  wait_until([&] { return client->role() == SharedAccounts::Role::Owner; });
  g_assert_cmpint(fetch_secret(*there), ==, 200);
  g_assert_true(there->state().signed_in == SignedIn::Yes);

  // Who has handed over goes on as a client, and never takes the lock again.
  auto back = desk.open(*owner);
  async::run(back->tokens().restore());
  g_assert_true(owner->role() == SharedAccounts::Role::Client);
  g_assert_cmpint(fetch_secret(*back), ==, 200);
}

void a_call_that_is_open_when_the_owner_goes_is_asked_again() {
  Desk desk({"--refresh-delay", "300"});
  auto owner = desk.join();
  auto client = desk.join(), other = desk.join();
  auto here = desk.open(*owner), there = desk.open(*client);
  async::run(here->tokens().restore());
  async::run(here->sign_in(tokens::Secret("demo"), true));
  async::run(there->tokens().restore());
  desk.demo.control(R"({"actions": ["expire-access"]})");

  int status = 0;
  async::TaskScope scope;
  scope.start([](session::AccountSession& account, int& status) -> async::Task<void> {
    status = (co_await account.fetch(service::token_api_profile().resources.front())).status;
  }(*there, status));
  wait_until([&] { return here->state().renewing; });
  // The owner dies, as far as the others can see: its lock and its socket are gone from one moment to the next.
  here.reset();
  owner.reset();
  wait_until([&] { return scope.empty(); });
  g_assert_cmpint(status, ==, 200);
}

void a_hand_over_ends_in_time_and_what_it_left_is_the_next_owners() {
  Desk desk({"--rotation", "reuse-detection"});
  auto owner = desk.join();
  auto client = desk.join();
  auto here = desk.open(*owner), there = desk.open(*client);
  async::run(here->tokens().restore());
  async::run(here->sign_in(tokens::Secret("demo"), true));
  async::run(there->tokens().restore());
  desk.demo.control(R"({"actions": ["expire-access"], "faults": {"/auth/refresh": {"status": 503}}})");

  int status = 0;
  async::TaskScope scope;
  scope.start([](session::AccountSession& account, int& status) -> async::Task<void> {
    status = (co_await account.fetch(service::token_api_profile().resources.front())).status;
  }(*here, status));
  wait_until([&] { return here->state().renewing; });
  const auto began = desk.clock.boot_time();
  async::run(owner->hand_over());
  g_assert_true(desk.clock.boot_time() - began < 20s);
  g_assert_cmpint(status, ==, 0);

  desk.demo.control(R"({"faults": {"/auth/refresh": []}})");
  wait_until([&] { return scope.empty(); });
  g_assert_cmpint(status, ==, 200);
  g_assert_true(client->role() == SharedAccounts::Role::Owner);
  g_assert_cmpint(desk.demo.count({"reuseSeen"}), ==, 0);
  g_assert_true(here->state().signed_in == SignedIn::Yes && there->state().signed_in == SignedIn::Yes);
}

/// Signs in, and sends a request that a renewal is needed for.
void begin_renewal(Desk& desk, session::AccountSession& here, async::TaskScope& scope) {
  async::run(here.tokens().restore());
  async::run(here.sign_in(tokens::Secret("demo"), true));
  desk.demo.control(R"({"actions": ["expire-access"]})");
  scope.start([](session::AccountSession& account) -> async::Task<void> {
    co_await account.fetch(service::token_api_profile().resources.front());
  }(here));
  wait_until([&] { return here.state().renewing; });
}

void a_hand_over_goes_to_its_end_whoever_still_waits() {
  Desk desk({"--refresh-delay", "500"});
  auto owner = desk.join();
  auto client = desk.join();
  auto here = desk.open(*owner);
  async::TaskScope requests, handing_over;
  begin_renewal(desk, *here, requests);
  handing_over.start(owner->hand_over());
  wait_until([&] { return owner->role() == SharedAccounts::Role::Retired; });
  handing_over.cancel();
  wait_until([&] { return client->role() == SharedAccounts::Role::Owner; });
  wait_until([&] { return requests.empty(); });
}

void a_second_hand_over_ends_with_the_first() {
  Desk desk({"--refresh-delay", "500"});
  auto owner = desk.join();
  auto here = desk.open(*owner);
  async::TaskScope requests, handing_over;
  begin_renewal(desk, *here, requests);
  handing_over.start(owner->hand_over());
  async::run(owner->hand_over());
  g_assert_true(sharing::OwnerLock::try_take(desk.folder + "/owner.lock").has_value());
  auto next = desk.join();
  wait_until([&] { return requests.empty(); });
}

void a_refused_renewal_signs_every_process_out() {
  Desk desk;
  auto owner = desk.join();
  auto client = desk.join();
  auto here = desk.open(*owner), there = desk.open(*client);
  async::run(here->tokens().restore());
  async::run(here->sign_in(tokens::Secret("demo"), true));
  async::run(there->tokens().restore());
  desk.demo.control(R"({"actions": ["revoke-all"]})");
  try {
    fetch_secret(*there);
    g_assert_not_reached();
  } catch (const session::SessionEnded&) {
  }
  wait_until([&] { return there->state().signed_in == SignedIn::No && here->state().signed_in == SignedIn::No; });
  g_assert_true(there->state().ended_by == session::EndedBy::Server);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/sharing/one-process-owns-the-tokens-and-the-others-are-its-clients",
                  one_process_owns_the_tokens_and_the_others_are_its_clients);
  g_test_add_func("/sharing/a-sign-in-at-a-client-signs-everyone-in", a_sign_in_at_a_client_signs_everyone_in);
  g_test_add_func("/sharing/a-sign-out-at-a-client-signs-everyone-out", a_sign_out_at_a_client_signs_everyone_out);
  g_test_add_func("/sharing/an-expired-token-is-renewed-once-for-all-processes",
                  an_expired_token_is_renewed_once_for_all_processes);
  g_test_add_func("/sharing/a-client-takes-over-when-the-owner-hands-over",
                  a_client_takes_over_when_the_owner_hands_over);
  g_test_add_func("/sharing/a-call-that-is-open-when-the-owner-goes-is-asked-again",
                  a_call_that_is_open_when_the_owner_goes_is_asked_again);
  g_test_add_func("/sharing/a-hand-over-ends-in-time-and-what-it-left-is-the-next-owners",
                  a_hand_over_ends_in_time_and_what_it_left_is_the_next_owners);
  g_test_add_func("/sharing/a-hand-over-goes-to-its-end-whoever-still-waits",
                  a_hand_over_goes_to_its_end_whoever_still_waits);
  g_test_add_func("/sharing/a-second-hand-over-ends-with-the-first", a_second_hand_over_ends_with_the_first);
  g_test_add_func("/sharing/a-refused-renewal-signs-every-process-out", a_refused_renewal_signs_every_process_out);
  return g_test_run();
}
