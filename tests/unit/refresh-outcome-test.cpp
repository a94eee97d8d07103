// How a renewal ends (CONTRACT: point 5), and what a lost answer means (6).

#include "named-tests.hpp"
#include "scripted-account.hpp"

using namespace vestibule;
using namespace std::chrono_literals;
using session::SignedIn;
using testing::Fate;
using testing::ScriptedAccount;

namespace {

void a_refusal_ends_the_session() {
  ScriptedAccount account;
  account.window = 2;
  account.kill_and_start();
  account.sign_in();
  const int refused = account.request();
  const int flying = account.request();
  const int unadmitted = account.request();
  account.answer(refused, 401);
  account.refused();
  g_assert_true(account.state().signed_in == SignedIn::No);
  g_assert_true(account.state().ended_by == session::EndedBy::Server);
  g_assert_true(account.the(refused).fate == Fate::SessionEnded);
  g_assert_true(account.the(unadmitted).fate == Fate::SessionEnded);
  g_assert_false(account.store.item.has_value());
  account.answer(flying, 401);
  g_assert_true(account.the(flying).fate == Fate::SessionEnded);
  g_assert_true(account.the(account.request()).fate == Fate::NotSignedIn);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  g_assert_true(account.revoked.empty());
}

void only_the_refused_item_goes() {
  ScriptedAccount account;
  account.sign_in();
  const auto replacement = account.store.item;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.automatic = false;
  account.refused();
  // Somebody else has written meanwhile.
  account.store.item = replacement;
  account.store_finishes();
  g_assert_true(account.store.item.has_value());
}

void a_passing_fault_never_signs_anyone_out() {
  const auto status = [](int code) {
    return std::make_exception_ptr(service::Unavailable(service::Trouble::Status, code));
  };
  const auto trouble = [](service::Trouble trouble) { return std::make_exception_ptr(service::Unavailable(trouble)); };
  using service::Trouble;
  const std::exception_ptr faults[] = {
      status(400),
      status(401),
      status(403),
      status(404),
      status(408),
      status(425),
      status(429),
      status(500),
      status(503),
      trouble(Trouble::NoNetwork),
      trouble(Trouble::HostNotFound),
      trouble(Trouble::ConnectionRefused),
      trouble(Trouble::ConnectionLost),
      trouble(Trouble::Tls),
      trouble(Trouble::TimedOut),
      trouble(Trouble::Redirected),
      trouble(Trouble::TooLarge),
      trouble(Trouble::NotTheService),
  };
  for (const auto& fault : faults) {
    ScriptedAccount account;
    account.sign_in();
    account.answer(account.request(), 401);
    account.fails_with(fault);
    g_assert_true(account.the(1).fate == Fate::Waiting);
    account.pass(500ms);
    account.renewed();
    g_assert_true(account.the(1).fate == Fate::InFlight);
    g_assert_true(account.state().signed_in == SignedIn::Yes);
    g_assert_cmpuint(account.presented.size(), ==, 2);
  }
}

void it_is_tried_again_with_growing_pauses_until_the_bound() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  std::vector<std::chrono::milliseconds> pauses;
  account.unavailable();
  while (account.the(1).fate == Fate::Waiting) {
    const auto pause = *account.next_timer();
    pauses.push_back(pause);
    account.pass(pause);
    account.unavailable();
  }
  const std::vector<std::chrono::milliseconds> expected{500ms, 1s, 2s, 4s, 8s};
  g_assert_true(pauses == expected);
  g_assert_true(account.the(1).fate == Fate::Unavailable);
  g_assert_true(account.state().signed_in == SignedIn::Yes);
  g_assert_true(account.store.item.has_value());
}

void what_only_a_person_can_change_is_told_at_once() {
  service::Unavailable unverified(service::Trouble::Tls);
  unverified.set_certificate(std::make_shared<const service::RefusedCertificate>());
  service::Unavailable without_ours(service::Trouble::Tls);
  without_ours.set_wants_client_certificate(true);
  for (const auto& fault : {unverified, without_ours}) {
    ScriptedAccount account;
    account.sign_in();
    const int first = account.request();
    const int second = account.request();
    account.answer(first, 401);
    account.answer(second, 401);
    account.fails_with(std::make_exception_ptr(fault));
    g_assert_true(account.the(first).fate == Fate::Unavailable);
    g_assert_true(account.the(second).fate == Fate::Unavailable);
    g_assert_true(account.state().signed_in == SignedIn::Yes);

    // Once they have, the next request goes on.
    const int third = account.request();
    account.answer(third, 401);
    account.renewed();
    g_assert_true(account.the(third).fate == Fate::InFlight);
    g_assert_cmpuint(account.presented.size(), ==, 2);
  }
}

void one_that_is_never_answered_ends_everyone_at_the_bound() {
  ScriptedAccount account;
  account.sign_in();
  for (int i = 1; i <= 100; i++)
    account.request();
  for (int i = 1; i <= 100; i++)
    account.answer(i, 401);
  account.pass(29'999ms);
  g_assert_cmpint(account.count(Fate::Waiting), ==, 100);
  account.pass(1ms);
  g_assert_cmpint(account.count(Fate::Unavailable), ==, 100);
  g_assert_cmpuint(account.presented.size(), <=, 4);
  g_assert_cmpuint(account.presented.size(), >=, 3);
}

void three_refusals_in_unknown_words_suggest_a_log_in() {
  ScriptedAccount account({.renewal = 0ms});
  account.sign_in();
  const auto unmatched = [&account] {
    account.answer(account.request(), 401);
    account.unavailable({}, 401);
  };
  unmatched();
  unmatched();
  unmatched();
  g_assert_false(account.state().suggests_log_in);
  account.pass(1min);
  unmatched();
  g_assert_false(account.state().suggests_log_in);
  account.pass(1min);
  unmatched();
  g_assert_true(account.state().suggests_log_in);
  g_assert_true(account.state().signed_in == SignedIn::Yes);

  account.answer(account.request(), 401);
  account.renewed();
  g_assert_false(account.state().suggests_log_in);
}

// --- A lost answer

void a_lost_reply_presents_the_same_token_once_more() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.lost();
  account.pass(1s);
  g_assert_cmpuint(account.presented.size(), ==, 2);
  g_assert_true(account.presented[1] == "refresh 1");
  // Lost again, it is a fault like any other.
  account.lost();
  account.pass(499ms);
  g_assert_cmpuint(account.presented.size(), ==, 2);
  account.pass(1ms);
  g_assert_cmpuint(account.presented.size(), ==, 3);
  account.renewed();
  g_assert_true(account.the(1).fate == Fate::InFlight);
}

void that_a_token_is_presented_is_in_the_keyring_before_it_is_sent() {
  ScriptedAccount account;
  account.sign_in();
  g_assert_false(account.store.item->presented);
  account.store.automatic = false;
  account.answer(account.request(), 401);
  g_assert_true(account.presented.empty());
  account.store_finishes();
  g_assert_true(account.store.item->presented);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  account.renewed();
  account.store_finishes();
  g_assert_false(account.store.item->presented);
}

void a_keyring_that_cannot_take_the_mark_does_not_keep_the_renewal() {
  ScriptedAccount account;
  account.sign_in();
  account.store.broken = keyring::Fault::Locked;
  account.answer(account.request(), 401);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  account.renewed();
  g_assert_true(account.the(1).fate == Fate::InFlight);
}

void a_restored_pair_with_the_mark_is_renewed_first() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.kill_and_start();
  account.restore();
  g_assert_cmpuint(account.presented.size(), ==, 2);
  g_assert_true(account.presented[1] == "refresh 1");
  const int request = account.request();
  g_assert_true(account.the(request).fate == Fate::Waiting);
  account.renewed();
  g_assert_true(account.the(request).fate == Fate::InFlight);

  // And one without it is not.
  account.kill_and_start();
  account.restore();
  g_assert_cmpuint(account.presented.size(), ==, 2);
  g_assert_true(account.the(account.request()).fate == Fate::InFlight);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "refresh-outcome",
      {
          {"a-refusal-ends-the-session", a_refusal_ends_the_session},
          {"only-the-refused-item-goes", only_the_refused_item_goes},
          {"a-passing-fault-never-signs-anyone-out", a_passing_fault_never_signs_anyone_out},
          {"it-is-tried-again-with-growing-pauses-until-the-bound",
           it_is_tried_again_with_growing_pauses_until_the_bound},
          {"what-only-a-person-can-change-is-told-at-once", what_only_a_person_can_change_is_told_at_once},
          {"one-that-is-never-answered-ends-everyone-at-the-bound",
           one_that_is_never_answered_ends_everyone_at_the_bound},
          {"three-refusals-in-unknown-words-suggest-a-log-in", three_refusals_in_unknown_words_suggest_a_log_in},
          {"a-lost-reply-presents-the-same-token-once-more", a_lost_reply_presents_the_same_token_once_more},
          {"that-a-token-is-presented-is-in-the-keyring-before-it-is-sent",
           that_a_token_is_presented_is_in_the_keyring_before_it_is_sent},
          {"a-keyring-that-cannot-take-the-mark-does-not-keep-the-renewal",
           a_keyring_that_cannot_take_the_mark_does_not_keep_the_renewal},
          {"a-restored-pair-with-the-mark-is-renewed-first", a_restored_pair_with_the_mark_is_renewed_first},
      });
}
