// What is in the keyring, and when (CONTRACT: point 7), and that nothing acts for a session that is over (8).

#include "named-tests.hpp"
#include "scripted-account.hpp"

using namespace vestibule;
using namespace std::chrono_literals;
using session::SignedIn;
using testing::Fate;
using testing::ScriptedAccount;

namespace {

std::string text_of(const tokens::Secret& secret) {
  return std::string(secret.reveal());
}

std::string token_of(const ScriptedAccount& account, int request) {
  return text_of(account.the(request).token.text);
}

std::string stored_access(const ScriptedAccount& account) {
  return account.store.item ? text_of(account.store.item->access_token) : "none";
}

std::string stored_refresh(const ScriptedAccount& account) {
  return account.store.item ? text_of(account.store.item->refresh_token) : "none";
}

// --- Saving

void a_new_token_is_saved_before_it_is_used() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.automatic = false;
  account.renewed();
  g_assert_true(text_of(account.store.being_saved()->access_token) == "access 2");
  g_assert_true(account.the(1).fate == Fate::Waiting);
  g_assert_true(account.the(account.request()).fate == Fate::Waiting);
  account.store_finishes();
  g_assert_true(token_of(account, 1) == "access 2");
  g_assert_true(token_of(account, 2) == "access 2");
  g_assert_false(account.state().not_saved);
}

void not_saved_goes_on_in_memory_and_is_saved_later() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.broken = keyring::Fault::Locked;
  account.renewed();
  g_assert_true(token_of(account, 1) == "access 2");
  g_assert_true(account.state().not_saved);
  g_assert_true(stored_access(account) == "access 1");

  account.coordinator().retry_save();
  account.settle();
  g_assert_true(account.state().not_saved);

  account.store.broken = {};
  account.coordinator().retry_save();
  account.settle();
  g_assert_false(account.state().not_saved);
  g_assert_true(stored_access(account) == "access 2");
  g_assert_true(stored_refresh(account) == "refresh 2");
  g_assert_false(account.store.item->presented);

  // What is saved is not saved again.
  const int writes = account.store.writes;
  account.coordinator().retry_save();
  account.settle();
  g_assert_cmpint(account.store.writes, ==, writes);
}

void a_pair_that_has_been_replaced_is_not_written_any_more() {
  ScriptedAccount account;
  account.store.broken = keyring::Fault::Locked;
  account.sign_in();
  account.store.broken = {};
  account.store.automatic = false;
  account.store_changed();                 // a write is under way
  account.store_changed();                 // and the same once more behind it
  account.answer(account.request(), 401);  // and the mark behind that
  g_assert_cmpuint(account.store.waiting(), ==, 3);
  account.store_finishes();
  g_assert_cmpuint(account.store.waiting(), ==, 1);
  g_assert_true(account.store.being_saved()->presented);
  account.store_finishes();
  g_assert_cmpint(account.store.writes, ==, 2);
}

void an_account_that_has_retired_renews_and_writes_nothing() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  const auto item = *account.store.item;
  g_assert_true(item.presented);
  account.coordinator().retire();
  account.settle();
  g_assert_true(account.the(1).fate == Fate::Unavailable);
  account.renewed();  // nobody is there for it
  account.coordinator().retry_save();
  account.coordinator().try_again();
  account.pass(1h);
  g_assert_true(account.the(account.request()).fate == Fate::Unavailable);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  g_assert_true(account.store.item->refresh_token == item.refresh_token && account.store.item->presented);
  g_assert_true(account.state().signed_in == SignedIn::Yes);

  // One whose pair the store could not take writes no older one over what the next owner has written.
  ScriptedAccount other;
  other.store.broken = keyring::Fault::Locked;
  other.sign_in();
  other.coordinator().retire();
  other.store.broken = {};
  other.store_changed();
  g_assert_cmpint(other.store.writes, ==, 0);
}

void a_sign_in_that_cannot_be_saved_holds_in_memory() {
  ScriptedAccount account;
  account.store.broken = keyring::Fault::Locked;
  account.sign_in();
  g_assert_true(account.state().not_saved);
  g_assert_true(account.the(account.request()).fate == Fate::InFlight);
}

void an_answer_without_a_refresh_token_keeps_the_old_one() {
  ScriptedAccount account;
  account.sign_in();
  for (int i = 1; i <= 2; i++) {
    account.answer(account.request(), 401);
    account.renewed(false);
    g_assert_true(stored_refresh(account) == "refresh 1");
  }
  g_assert_true(stored_access(account) == "access 3");
  g_assert_true(account.presented[1] == "refresh 1");
}

void a_token_that_was_rotated_away_is_never_presented_again() {
  ScriptedAccount account;
  account.sign_in();
  account.store.broken = keyring::Fault::Unreachable;
  for (int i = 1; i <= 3; i++) {
    account.answer(account.request(), 401);
    account.renewed();
  }
  const std::vector<std::string> expected{"refresh 1", "refresh 2", "refresh 3"};
  g_assert_true(account.presented == expected);
}

void an_unchanged_access_token_is_no_new_generation_and_keeps_its_deadline() {
  ScriptedAccount account;
  account.sign_in(10s);
  account.pass(9s);
  account.request();
  const auto generation = account.coordinator().generation();
  auto grant = account.grant();
  grant.access_token = account.the(1).token.text;
  account.renewed(grant);
  g_assert_true(account.coordinator().generation() == generation);
  g_assert_true(stored_refresh(account) == "refresh 2");
  account.pass(1s);
  g_assert_true(account.the(account.request()).fate == Fate::Waiting);
  g_assert_true(account.presented.back() == "refresh 2");
}

// --- Fencing

void a_sign_out_during_a_renewal_discards_and_revokes_its_result() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.sign_out();
  g_assert_true(account.the(1).fate == Fate::SessionEnded);
  g_assert_false(account.state().renewing);
  account.renewed();
  g_assert_true(account.state().signed_in == SignedIn::No);
  g_assert_true(account.state().ended_by == session::EndedBy::Person);
  g_assert_true(account.revoked == std::vector<std::string>{"access 2"});
  g_assert_true(stored_access(account) == "none");
}

void a_sign_out_during_a_save_leaves_nothing() {
  for (const bool begun : {true, false}) {
    ScriptedAccount account;
    account.sign_in();
    account.answer(account.request(), 401);
    account.store.automatic = false;
    // Something else is being written, so that the new pair waits for its turn; or not.
    async::TaskScope scope;
    if (!begun) scope.start(account.store.remove(1));
    account.settle();
    account.renewed();
    account.sign_out();
    while (account.store.busy())
      account.store_finishes();
    g_assert_true(stored_access(account) == "none");
    g_assert_true(account.revoked == std::vector<std::string>{"access 2"});
  }
}

void a_refusal_after_a_sign_out_is_nobodys() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.sign_out();
  account.sign_in();
  account.refused();
  g_assert_true(account.state().signed_in == SignedIn::Yes);
  g_assert_true(stored_access(account) == "access 2");
}

void nothing_is_tried_again_for_a_session_that_is_over() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.sign_out();
  account.unavailable();
  account.pass(1min);
  g_assert_cmpuint(account.presented.size(), ==, 1);
}

void a_late_read_never_overwrites_a_sign_in() {
  ScriptedAccount account;
  account.sign_in();
  const auto old = account.store.item;
  account.kill_and_start();
  account.sign_in();
  account.coordinator().restore(old);
  account.settle();
  g_assert_true(token_of(account, account.request()) == "access 2");
  account.coordinator().restore_failed(session::UnknownReason::Locked);
  g_assert_true(account.state().signed_in == SignedIn::Yes);

  account.sign_out();
  account.coordinator().restore(old);
  g_assert_true(account.state().signed_in == SignedIn::No);
}

void who_waits_goes_on_with_the_token_of_a_new_sign_in() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  const int waiting = account.request();
  account.sign_in();
  g_assert_true(token_of(account, 1) == "access 2");
  g_assert_true(token_of(account, waiting) == "access 2");
  g_assert_true(account.the(1).fate == Fate::InFlight);
  // The old session's answer changes nothing.
  account.renewed();
  g_assert_true(stored_access(account) == "access 2");
  g_assert_true(token_of(account, account.request()) == "access 2");
}

void a_sign_in_that_is_given_up_leaves_nothing() {
  ScriptedAccount account;
  account.store.automatic = false;
  account.begin_sign_in();
  g_assert_true(account.state().signed_in == SignedIn::Unknown);
  account.cancel_sign_in();
  while (account.store.busy())
    account.store_finishes();
  g_assert_false(account.store.item.has_value());
  g_assert_true(account.revoked == std::vector<std::string>{"access 1"});
  g_assert_true(account.state().signed_in != SignedIn::Yes);
}

void a_keyring_that_cannot_be_read_is_not_signed_out() {
  ScriptedAccount account;
  account.coordinator().restore_failed(session::UnknownReason::Locked);
  g_assert_true(account.state().signed_in == SignedIn::Unknown);
  g_assert_true(account.state().reason == session::UnknownReason::Locked);
  account.restore();
  g_assert_true(account.state().signed_in == SignedIn::No);
  g_assert_true(account.state().ended_by == session::EndedBy::Nobody);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "refresh-saving",
      {
          {"a-new-token-is-saved-before-it-is-used", a_new_token_is_saved_before_it_is_used},
          {"not-saved-goes-on-in-memory-and-is-saved-later", not_saved_goes_on_in_memory_and_is_saved_later},
          {"a-pair-that-has-been-replaced-is-not-written-any-more",
           a_pair_that_has_been_replaced_is_not_written_any_more},
          {"an-account-that-has-retired-renews-and-writes-nothing",
           an_account_that_has_retired_renews_and_writes_nothing},
          {"a-sign-in-that-cannot-be-saved-holds-in-memory", a_sign_in_that_cannot_be_saved_holds_in_memory},
          {"an-answer-without-a-refresh-token-keeps-the-old-one", an_answer_without_a_refresh_token_keeps_the_old_one},
          {"a-token-that-was-rotated-away-is-never-presented-again",
           a_token_that_was_rotated_away_is_never_presented_again},
          {"an-unchanged-access-token-is-no-new-generation-and-keeps-its-deadline",
           an_unchanged_access_token_is_no_new_generation_and_keeps_its_deadline},
          {"a-sign-out-during-a-renewal-discards-and-revokes-its-result",
           a_sign_out_during_a_renewal_discards_and_revokes_its_result},
          {"a-sign-out-during-a-save-leaves-nothing", a_sign_out_during_a_save_leaves_nothing},
          {"a-refusal-after-a-sign-out-is-nobodys", a_refusal_after_a_sign_out_is_nobodys},
          {"nothing-is-tried-again-for-a-session-that-is-over", nothing_is_tried_again_for_a_session_that_is_over},
          {"a-late-read-never-overwrites-a-sign-in", a_late_read_never_overwrites_a_sign_in},
          {"who-waits-goes-on-with-the-token-of-a-new-sign-in", who_waits_goes_on_with_the_token_of_a_new_sign_in},
          {"a-sign-in-that-is-given-up-leaves-nothing", a_sign_in_that_is_given_up_leaves_nothing},
          {"a-keyring-that-cannot-be-read-is-not-signed-out", a_keyring_that_cannot_be_read_is_not_signed_out},
      });
}
