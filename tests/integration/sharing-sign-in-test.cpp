// A sign-in at one process whose tokens another one keeps: what it is when it is cancelled, repeated, or comes too
// late.

#include "service/service-error.hpp"
#include "sharing-desk.hpp"
#include "sharing/remote-account.hpp"

#include <optional>

using namespace vestibule;
using namespace std::chrono_literals;
using session::SignedIn;
using test::Desk;
using test::wait_until;

namespace {

/// What was written down beside the list of accounts.
std::ptrdiff_t notes(const Desk& desk) {
  std::error_code none;
  const std::filesystem::directory_iterator all(desk.folder + "/ended", none);
  return std::distance(begin(all), end(all));
}

/// An owner and a client; nobody is signed in.
struct Pair {
  explicit Pair(Desk& desk) : desk(desk), owner(desk.join()) {
    client = desk.join();
    here = desk.open(*owner);
    there = desk.open(*client);
    async::run(here->tokens().restore());
    async::run(there->tokens().restore());
  }

  /// Begins to sign in at the client, and returns when the owner writes the pair, which it does not get done before
  /// `end_write`.
  void begin_sign_in(async::TaskScope& signing_in) {
    gate.reset();
    desk.store.write_gate = &gate;
    signing_in.start([](session::AccountSession& account) -> async::Task<void> {
      co_await account.sign_in(tokens::Secret("demo"), true);
    }(*there));
    wait_until([&] { return desk.store.changing(); });
  }
  void end_write() {
    gate.set();
    desk.store.write_gate = nullptr;
  }
  /// Signs in at the client, and cancels that while the pair is written; returns when all of it is over.
  void give_up_a_sign_in() {
    async::TaskScope signing_in;
    begin_sign_in(signing_in);
    signing_in.cancel();
    wait_until([&] { return notes(desk) == 1; });
    end_write();
    wait_until([&] { return desk.demo.count({"logOuts"}) == 1; });
    async::run(client->hand_over());
    async::run(here->tokens().settled());
  }

  Desk& desk;
  async::Event gate;
  std::unique_ptr<sharing::SharedAccounts> owner, client;
  std::unique_ptr<session::AccountSession> here, there;
};

void a_sign_in_that_is_cancelled_at_a_client_is_undone_at_the_owner() {
  Desk desk;
  Pair pair(desk);
  pair.give_up_a_sign_in();
  g_assert_true(pair.here->state().signed_in == SignedIn::No);
  g_assert_false(desk.store.item(desk.key()).has_value());
  g_assert_cmpint(notes(desk), ==, 0);
}

void a_sign_in_that_is_cancelled_before_its_answer_comes_is_undone_at_the_owner() {
  Desk desk;
  Pair pair(desk);
  async::TaskScope signing_in;
  pair.begin_sign_in(signing_in);
  pair.end_write();
  wait_until([&] { return pair.here->state().signed_in == SignedIn::Yes; });
  g_assert_false(signing_in.empty());
  signing_in.cancel();
  wait_until([&] { return pair.here->state().signed_in == SignedIn::No; });
  async::run(pair.client->hand_over());
  g_assert_cmpint(desk.demo.count({"logOuts"}), ==, 1);
  g_assert_false(desk.store.item(desk.key()).has_value());
  g_assert_cmpint(notes(desk), ==, 0);
}

void a_sign_in_that_is_cancelled_at_a_client_leaves_the_session_before() {
  Desk desk;
  Pair pair(desk);
  async::run(pair.here->sign_in(tokens::Secret("demo"), true));
  const auto before = pair.here->state().session;
  wait_until([&] { return pair.there->state().session == before; });
  pair.give_up_a_sign_in();
  g_assert_cmpuint(pair.here->state().session, ==, before);
  g_assert_cmpuint(desk.store.item(desk.key())->generation.session, ==, before);
  g_assert_cmpint(test::fetch_secret(*pair.here), ==, 200);
}

void a_sign_in_that_no_owner_got_is_ended_at_the_service() {
  Desk desk;
  Pair pair(desk);
  const auto tokens = desk.demo.log_in();
  pair.client->withdraw(desk.key(), 4711, tokens::Secret(tokens.access), false);
  wait_until([&] { return desk.demo.count({"logOuts"}) == 1; });
  async::run(pair.client->hand_over());
  g_assert_cmpint(notes(desk), ==, 0);
}

service::TokenGrant grant() {
  service::TokenGrant grant;
  grant.access_token = tokens::Secret("access");
  grant.refresh_token = tokens::Secret("refresh");
  grant.received = tokens::SystemClock().boot_time();
  return grant;
}

/// What the owner answers to one who adopts, as a state.
SignedIn adopt(Desk& desk, tokens::SessionId session) {
  auto connection = async::run(sharing::TokenClient::connect(desk.folder + "/owner.socket"));
  sharing::RemoteAccount account(std::move(connection), desk.key(), desk.clock);
  try {
    async::run(account.adopt(grant(), true, session));
  } catch (const Error&) {
    async::run(account.attend());
  }
  return account.state().signed_in;
}

void a_sign_in_that_is_asked_for_again_is_made_once() {
  Desk desk;
  Pair pair(desk);
  g_assert_true(adopt(desk, 4711) == SignedIn::Yes);
  const auto events = async::run(pair.here->tokens().fetch_events(0)).size();
  g_assert_true(adopt(desk, 4711) == SignedIn::Yes);
  g_assert_cmpuint(async::run(pair.here->tokens().fetch_events(0)).size(), ==, events);
  g_assert_true(adopt(desk, 4712) == SignedIn::Yes);
  g_assert_cmpuint(async::run(pair.here->tokens().fetch_events(0)).size(), >, events);
}

async::Task<void> quietly(async::Task<void> task) {
  try {
    co_await std::move(task);
  } catch (const Error&) {
    // The state tells who is signed in.
  }
}

void a_sign_in_that_is_withdrawn_while_it_is_written_is_none() {
  Desk desk;
  Pair pair(desk);
  auto connection = async::run(sharing::TokenClient::connect(desk.folder + "/owner.socket"));
  sharing::RemoteAccount account(std::move(connection), desk.key(), desk.clock);
  async::TaskScope calls;
  desk.store.write_gate = &pair.gate;
  calls.start(quietly(account.adopt(grant(), true, 4711)));
  wait_until([&] { return desk.store.changing(); });
  calls.start(quietly(account.withdraw(4711, tokens::Secret("access"))));
  async::run(account.attend());
  // The owner answers one peer in order: it knows by now.
  pair.end_write();
  wait_until([&] { return calls.empty(); });
  g_assert_true(account.state().signed_in == SignedIn::No);
  g_assert_false(desk.store.item(desk.key()).has_value());
  for (const auto& event : async::run(pair.here->tokens().fetch_events(0)))
    g_assert_true(event.kind != session::EventKind::SignedIn);
}

void a_sign_in_that_comes_after_it_was_withdrawn_is_none() {
  Desk desk;
  Pair pair(desk);
  async::run(desk.ended.add(4711));
  g_assert_true(adopt(desk, 4711) == SignedIn::No);
  g_assert_true(adopt(desk, 0) == SignedIn::No);
  g_assert_true(adopt(desk, 4712) == SignedIn::Yes);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  const auto add = [](const char* name, void (*test)()) { g_test_add_func(name, test); };
  add("/sharing-sign-in/a-sign-in-that-is-cancelled-at-a-client-is-undone-at-the-owner",
      a_sign_in_that_is_cancelled_at_a_client_is_undone_at_the_owner);
  add("/sharing-sign-in/a-sign-in-that-is-cancelled-before-its-answer-comes-is-undone-at-the-owner",
      a_sign_in_that_is_cancelled_before_its_answer_comes_is_undone_at_the_owner);
  add("/sharing-sign-in/a-sign-in-that-is-cancelled-at-a-client-leaves-the-session-before",
      a_sign_in_that_is_cancelled_at_a_client_leaves_the_session_before);
  add("/sharing-sign-in/a-sign-in-that-no-owner-got-is-ended-at-the-service",
      a_sign_in_that_no_owner_got_is_ended_at_the_service);
  add("/sharing-sign-in/a-sign-in-that-is-asked-for-again-is-made-once",
      a_sign_in_that_is_asked_for_again_is_made_once);
  add("/sharing-sign-in/a-sign-in-that-is-withdrawn-while-it-is-written-is-none",
      a_sign_in_that_is_withdrawn_while_it_is_written_is_none);
  add("/sharing-sign-in/a-sign-in-that-comes-after-it-was-withdrawn-is-none",
      a_sign_in_that_comes_after_it_was_withdrawn_is_none);
  return g_test_run();
}
