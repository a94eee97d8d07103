#include "equal.hpp"
#include "fixture.hpp"
#include "named-tests.hpp"

using namespace vestibule;
using namespace vestibule::test;
using Outcome = TokenStore::Outcome;
using Reason = Account::UnknownReason;

namespace {

/// The next run of a program whose store has a session.
struct NextRun : Program {
  NextRun() {
    sign_in();
    next_id = new_application_id();
    Options options(next_id);
    options.set_token_store(store);
    next_client.emplace(options);
    next.emplace(next_client->account(service.server.url(), "demo"));
  }
  void restore() {
    Called called;
    next->restore(nullptr, called.done());
    wait_until([&] { return called.times > 0; });
    g_assert_true(called.succeeded());
  }

  std::string next_id;
  std::optional<Client> next_client;
  std::optional<Account> next;
};

void a_session_in_the_store_is_taken_up_by_the_next_run() {
  NextRun program;
  g_assert_true(program.next->signed_in() == Account::SignedIn::Unknown);
  program.restore();
  g_assert_true(program.next->signed_in() == Account::SignedIn::Yes);
  g_assert_cmpint(program.service.server.count("/auth"), ==, 1);
}

void each_account_has_an_item_of_its_own() {
  Program program;
  program.sign_in();
  auto other = program.client->account(program.service.server.url(), "other name");
  Called called;
  other.sign_in("right", Account::Keep::InStore, nullptr, called.done());
  wait_until([&] { return called.times > 0; });
  g_assert_cmpuint(program.store->items.size(), ==, 2);
  g_assert_cmpint(program.store->items.count("token-api " + program.service.server.url() + " other name"), ==, 1);
}

void a_renewal_is_in_the_store_before_its_token_is_used() {
  Program program;
  program.service.rotates = true;
  program.sign_in();
  program.service.access = "expired";
  std::string kept;
  program.service.server.on("/data", [&](const SeenRequest& request) -> async::Task<Answer> {
    if (request.header("Authorization") != "Bearer " + program.service.access) co_return TokenService::unauthorized();
    kept = program.store->items.begin()->second;
    co_return Answer::json(200, "{}");
  });
  equal(program.get("/data"), "200");
  g_assert_true(kept.find(program.service.access) != std::string::npos);
  g_assert_true(kept.find(program.service.refresh) != std::string::npos);
}

void a_locked_store_is_not_signed_out_and_is_unlocked_on_request() {
  NextRun program;
  program.store->trouble = Outcome::Locked;
  program.restore();
  g_assert_true(program.next->signed_in() == Account::SignedIn::Unknown);
  g_assert_true(program.next->unknown_reason() == Reason::Locked);
  bool unlocked = false;
  program.next->unlock([&](const Failure* failure, bool done) { unlocked = !failure && done; });
  wait_until([&] { return unlocked; });
  g_assert_true(program.next->signed_in() == Account::SignedIn::Yes);
}

void what_a_store_says_it_cannot_do_is_the_reason() {
  for (const auto& [outcome, reason] :
       {std::pair(Outcome::Unreachable, Reason::Unreachable), std::pair(Outcome::Unreadable, Reason::Unreadable)}) {
    NextRun program;
    program.store->trouble = outcome;
    program.restore();
    g_assert_true(program.next->signed_in() == Account::SignedIn::Unknown);
    g_assert_true(program.next->unknown_reason() == reason);
    // It says that it may answer otherwise, and is asked again.
    program.store->trouble.reset();
    program.store->say_changed();
    wait_until([&] { return program.next->signed_in() == Account::SignedIn::Yes; });
  }
}

void a_store_that_throws_or_never_answers_is_unreachable() {
  for (const bool throws : {true, false}) {
    NextRun program;
    program.store->throws = throws;
    program.store->answers = throws;
    const gint64 began = g_get_monotonic_time();
    program.restore();
    g_assert_true(program.next->unknown_reason() == Reason::Unreachable);
    g_assert_cmpint(g_get_monotonic_time() - began, <, 10 * G_USEC_PER_SEC);
    Called called;
    program.next->continue_in_memory(called.done());
    wait_until([&] { return called.times > 0; });
    g_assert_true(program.next->signed_in() == Account::SignedIn::No);
  }
}

void what_is_not_kept_is_unsaved_and_goes_on() {
  Program program;
  program.store->forgets = true;
  program.sign_in();
  wait_until([&] { return program.account->is_unsaved(); });
  equal(program.get("/data"), "200");
  program.store->forgets = false;
  program.store->say_changed();
  wait_until([&] { return !program.account->is_unsaved(); });
  g_assert_cmpuint(program.store->items.size(), ==, 1);
}

void what_is_in_the_store_and_is_no_item_of_ours_is_unreadable() {
  NextRun program;
  program.store->items.begin()->second = "{\"not\":\"ours\"}";
  program.restore();
  g_assert_true(program.next->unknown_reason() == Reason::Unreadable);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "own-store",
      {{"a-session-in-the-store-is-taken-up-by-the-next-run", a_session_in_the_store_is_taken_up_by_the_next_run},
       {"each-account-has-an-item-of-its-own", each_account_has_an_item_of_its_own},
       {"a-renewal-is-in-the-store-before-its-token-is-used", a_renewal_is_in_the_store_before_its_token_is_used},
       {"a-locked-store-is-not-signed-out-and-is-unlocked-on-request",
        a_locked_store_is_not_signed_out_and_is_unlocked_on_request},
       {"what-a-store-says-it-cannot-do-is-the-reason", what_a_store_says_it_cannot_do_is_the_reason},
       {"a-store-that-throws-or-never-answers-is-unreachable", a_store_that_throws_or_never_answers_is_unreachable},
       {"what-is-not-kept-is-unsaved-and-goes-on", what_is_not_kept_is_unsaved_and_goes_on},
       {"what-is-in-the-store-and-is-no-item-of-ours-is-unreadable",
        what_is_in_the_store_and_is_no_item_of_ours_is_unreadable}});
}
