#include "account-fixture.hpp"
#include "equal.hpp"

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using keyring::Fault;
using session::EndedBy;
using session::EventKind;
using session::SignedIn;
using session::UnknownReason;

namespace {

void unknown(const TestAccount& test, UnknownReason reason) {
  g_assert_true(test.is(SignedIn::Unknown));
  g_assert_true(test.account->state().reason == reason);
}

bool unlock(TestAccount& test) {
  return async::run(test.account->tokens().unlock());
}

/// The keyring is opened by somebody else, and says so.
void open_keyring(TestAccount& test) {
  test.store.fault.reset();
  test.store.tell();
  test.settle();
}

void a_store_that_does_not_open_is_not_signed_out() {
  const std::pair<Fault, UnknownReason> cases[] = {{Fault::Locked, UnknownReason::Locked},
                                                   {Fault::Unreachable, UnknownReason::Unreachable},
                                                   {Fault::Unreadable, UnknownReason::Unreadable}};
  for (const auto& [fault, reason] : cases) {
    TestAccount test;
    test.store_pair();
    unknown(test, UnknownReason::NotRead);
    test.store.fault = fault;
    test.restore();
    unknown(test, reason);
    equal(test.get().error, "NotSignedIn");
    g_assert_cmpint(test.store.prompts, ==, 0);
    g_assert_cmpuint(test.service.server.requests().size(), ==, 0);
  }
}

void unlocking_takes_the_session_up() {
  TestAccount test;
  test.store_pair();
  test.store.fault = Fault::Locked;
  test.restore();
  g_assert_true(unlock(test));
  g_assert_true(test.is(SignedIn::Yes));
  g_assert_cmpint(test.get().status, ==, 200);
}

void a_dismissed_prompt_changes_nothing() {
  TestAccount test;
  test.store_pair();
  test.store.fault = Fault::Locked;
  test.store.dismissed = true;
  test.restore();
  g_assert_false(unlock(test));
  unknown(test, UnknownReason::Locked);
}

void a_store_that_dies_behind_the_prompt_is_unreachable() {
  TestAccount test;
  test.store_pair();
  test.store.fault = Fault::Locked;
  test.restore();
  test.store.fault_at_prompt = Fault::Unreachable;
  g_assert_false(unlock(test));
  unknown(test, UnknownReason::Unreachable);
}

void a_store_that_appears_is_read_without_being_asked() {
  TestAccount test;
  test.store_pair();
  test.store.fault = Fault::Unreachable;
  test.restore();
  open_keyring(test);
  g_assert_true(test.is(SignedIn::Yes));
}

void a_store_is_not_read_before_somebody_wants_it() {
  TestAccount test;
  test.store.tell();
  test.settle();
  g_assert_cmpint(test.store.reads, ==, 0);
  unknown(test, UnknownReason::NotRead);
}

void going_on_in_memory_never_touches_the_store() {
  TestAccount test;
  test.store.fault = Fault::Unreachable;
  test.restore();
  async::run(test.account->tokens().continue_in_memory());
  g_assert_true(test.is(SignedIn::No));
  g_assert_true(test.account->state().ended_by == EndedBy::Nobody);
  test.store.fault.reset();
  test.sign_in(true);
  g_assert_false(test.account->state().not_saved);
  test.service.access = "run-out";
  g_assert_cmpint(test.get().status, ==, 200);
  test.settle();
  equal(test.stored(), "");
}

void a_sign_in_that_cannot_be_saved_counts_and_says_so() {
  TestAccount test;
  test.store.fault = Fault::Locked;
  test.restore();
  test.sign_in();
  g_assert_true(test.is(SignedIn::Yes));
  g_assert_true(test.account->state().not_saved);
  g_assert_cmpint(test.get().status, ==, 200);
  open_keyring(test);
  equal(test.stored(), "access-2 refresh-2");
  g_assert_false(test.account->state().not_saved);
}

void unlocking_saves_what_could_not_be_saved() {
  TestAccount test;
  test.store.fault = Fault::Locked;
  test.restore();
  test.sign_in();
  g_assert_true(unlock(test));
  test.settle();
  equal(test.stored(), "access-2 refresh-2");
  g_assert_false(test.account->state().not_saved);
}

void a_renewal_never_waits_for_a_person() {
  TestAccount test;
  test.service.rotates = true;
  test.sign_in();
  test.service.access = "run-out";
  test.store.fault = Fault::Locked;
  g_assert_cmpint(test.get().status, ==, 200);
  g_assert_cmpint(test.store.prompts, ==, 0);
  g_assert_true(test.account->state().not_saved);
  equal(test.stored(), "access-2 refresh-2");
  test.service.access = "run-out";
  g_assert_cmpint(test.get().status, ==, 200);
  open_keyring(test);
  equal(test.stored(), "access-4 refresh-4");
  g_assert_false(test.account->state().not_saved);
}

void a_late_read_does_not_overwrite_a_sign_in() {
  TestAccount test;
  test.store_pair();
  async::Event gate;
  test.store.read_gate = &gate;
  async::TaskScope scope;
  scope.start(test.account->tokens().restore());
  wait_until([&] { return test.store.reads == 1; });
  test.sign_in();
  gate.set();
  async::run(scope.finished());
  g_assert_cmpint(test.count(EventKind::Restored), ==, 0);
  g_assert_cmpint(test.get().status, ==, 200);
  equal(test.service.server.last("/data").header("Authorization"), "Bearer access-2");
}

void a_sign_out_from_a_locked_store_is_completed_when_it_opens() {
  TestAccount test;
  test.sign_in();
  test.store.fault = Fault::Locked;
  const auto result = test.sign_out();
  g_assert_true(result.server_told);
  g_assert_false(result.removed);
  g_assert_true(test.is(SignedIn::No));
  equal(test.stored(), "access-2 refresh-2");
  open_keyring(test);
  equal(test.stored(), "");
  g_assert_true(test.is(SignedIn::No));
}

void unlocking_completes_a_sign_out_too() {
  TestAccount test;
  test.sign_in();
  test.store.fault = Fault::Locked;
  g_assert_false(test.sign_out().removed);
  g_assert_true(unlock(test));
  equal(test.stored(), "");
  g_assert_true(test.is(SignedIn::No));
}

void a_sign_out_that_was_not_completed_does_not_cost_the_next_session() {
  TestAccount test;
  test.sign_in();
  test.store.fault = Fault::Locked;
  g_assert_false(test.sign_out().removed);
  test.sign_in();
  g_assert_true(test.account->state().not_saved);
  open_keyring(test);
  equal(test.stored(), "access-3 refresh-3");
  open_keyring(test);
  equal(test.stored(), "access-3 refresh-3");
}

void an_abandoned_sign_in_does_not_make_a_sign_out_forgotten() {
  TestAccount test;
  test.sign_in();
  test.store.fault = Fault::Locked;
  g_assert_false(test.sign_out().removed);
  async::Event gate;
  test.store.write_gate = &gate;
  {
    async::TaskScope scope;
    const auto sign_in = [](TestAccount& test) -> async::Task<void> {
      co_await test.account->sign_in(tokens::Secret("right"), true);
    };
    scope.start(sign_in(test));
    wait_until([&] { return test.store.changing(); });
  }
  gate.set();
  test.settle();
  open_keyring(test);
  equal(test.stored(), "");
}

void a_keyring_that_went_away_with_the_pair_is_not_said_to_be_empty() {
  TestAccount test;
  test.sign_in();
  test.store.fault = Fault::Unreachable;
  g_assert_false(test.sign_out().removed);
  open_keyring(test);
  equal(test.stored(), "");
}

void without_a_keyring_there_is_nothing_to_remove() {
  TestAccount test;
  test.store.fault = Fault::Unreachable;
  test.restore();
  test.sign_in();
  g_assert_true(test.sign_out().removed);
}

void a_sign_in_that_is_not_kept_takes_the_old_pair_out_when_the_store_opens() {
  TestAccount test;
  test.store_pair();
  test.store.fault = Fault::Locked;
  test.restore();
  test.sign_in(false);
  test.settle();
  g_assert_false(test.account->state().not_saved);
  equal(test.stored(), "access-1 refresh-1");
  open_keyring(test);
  equal(test.stored(), "");
  g_assert_true(test.is(SignedIn::Yes));
}

void a_refused_pair_goes_when_the_store_opens() {
  TestAccount test;
  test.sign_in();
  test.service.access = "run-out";
  test.service.refresh_answers = {TokenService::invalid_refresh_token()};
  test.store.fault = Fault::Locked;
  equal(test.get().error, "SessionEnded");
  test.settle();
  equal(test.stored(), "access-2 refresh-2");
  open_keyring(test);
  equal(test.stored(), "");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/account-session/a-store-that-does-not-open-is-not-signed-out",
                  a_store_that_does_not_open_is_not_signed_out);
  g_test_add_func("/account-session/unlocking-takes-the-session-up", unlocking_takes_the_session_up);
  g_test_add_func("/account-session/a-dismissed-prompt-changes-nothing", a_dismissed_prompt_changes_nothing);
  g_test_add_func("/account-session/a-store-that-dies-behind-the-prompt-is-unreachable",
                  a_store_that_dies_behind_the_prompt_is_unreachable);
  g_test_add_func("/account-session/a-store-that-appears-is-read-without-being-asked",
                  a_store_that_appears_is_read_without_being_asked);
  g_test_add_func("/account-session/a-store-is-not-read-before-somebody-wants-it",
                  a_store_is_not_read_before_somebody_wants_it);
  g_test_add_func("/account-session/going-on-in-memory-never-touches-the-store",
                  going_on_in_memory_never_touches_the_store);
  g_test_add_func("/account-session/a-sign-in-that-cannot-be-saved-counts-and-says-so",
                  a_sign_in_that_cannot_be_saved_counts_and_says_so);
  g_test_add_func("/account-session/unlocking-saves-what-could-not-be-saved", unlocking_saves_what_could_not_be_saved);
  g_test_add_func("/account-session/a-renewal-never-waits-for-a-person", a_renewal_never_waits_for_a_person);
  g_test_add_func("/account-session/a-late-read-does-not-overwrite-a-sign-in",
                  a_late_read_does_not_overwrite_a_sign_in);
  g_test_add_func("/account-session/a-sign-out-from-a-locked-store-is-completed-when-it-opens",
                  a_sign_out_from_a_locked_store_is_completed_when_it_opens);
  g_test_add_func("/account-session/unlocking-completes-a-sign-out-too", unlocking_completes_a_sign_out_too);
  g_test_add_func("/account-session/a-sign-out-that-was-not-completed-does-not-cost-the-next-session",
                  a_sign_out_that_was_not_completed_does_not_cost_the_next_session);
  g_test_add_func("/account-session/an-abandoned-sign-in-does-not-make-a-sign-out-forgotten",
                  an_abandoned_sign_in_does_not_make_a_sign_out_forgotten);
  g_test_add_func("/account-session/a-keyring-that-went-away-with-the-pair-is-not-said-to-be-empty",
                  a_keyring_that_went_away_with_the_pair_is_not_said_to_be_empty);
  g_test_add_func("/account-session/without-a-keyring-there-is-nothing-to-remove",
                  without_a_keyring_there_is_nothing_to_remove);
  g_test_add_func("/account-session/a-sign-in-that-is-not-kept-takes-the-old-pair-out-when-the-store-opens",
                  a_sign_in_that_is_not_kept_takes_the_old_pair_out_when_the_store_opens);
  g_test_add_func("/account-session/a-refused-pair-goes-when-the-store-opens",
                  a_refused_pair_goes_when_the_store_opens);
  return g_test_run();
}
