// Orders of events in which the coordinator once went wrong.

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

std::string stored_access(const ScriptedAccount& account) {
  return account.store.item ? text_of(account.store.item->access_token) : "none";
}

std::string stored_refresh(const ScriptedAccount& account) {
  return account.store.item ? text_of(account.store.item->refresh_token) : "none";
}

void finish_all_writes(ScriptedAccount& account) {
  while (account.store.busy())
    account.store_finishes();
}

void a_save_that_is_tried_again_does_not_take_the_mark_away() {
  ScriptedAccount account;
  account.store.broken = keyring::Fault::Locked;
  account.sign_in();
  account.store.broken = {};
  account.store.automatic = false;
  account.answer(account.request(), 401);
  account.coordinator().retry_save();
  account.settle();
  finish_all_writes(account);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  g_assert_true(account.store.item->presented);
  g_assert_false(account.state().not_saved);
}

void a_save_that_is_tried_again_does_not_bring_the_old_refresh_token_back() {
  ScriptedAccount account;
  account.store.broken = keyring::Fault::Locked;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.broken = {};
  account.store.automatic = false;
  // The same access token with another refresh token.
  auto grant = account.grant();
  grant.access_token = account.the(1).token.text;
  account.renewed(grant);
  account.coordinator().retry_save();
  account.settle();
  finish_all_writes(account);
  g_assert_true(stored_refresh(account) == "refresh 2");
}

void a_renewal_of_the_session_before_is_not_written_over_a_sign_in() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.automatic = false;
  account.begin_sign_in();
  account.renewed();
  finish_all_writes(account);
  g_assert_true(account.state().signed_in == SignedIn::Yes);
  g_assert_true(stored_access(account) == "access 2");
  g_assert_true(text_of(account.the(1).token.text) == "access 2");
}

void a_sign_in_that_is_given_up_leaves_the_session_before_in_the_keyring() {
  ScriptedAccount account;
  account.sign_in();
  account.store.automatic = false;
  account.begin_sign_in();
  account.store.finish();  // written, and given up before that is known
  account.cancel_sign_in();
  finish_all_writes(account);
  g_assert_true(stored_access(account) == "access 1");
  g_assert_true(account.revoked == std::vector<std::string>{"access 2"});
  g_assert_true(text_of(account.the(account.request()).token.text) == "access 1");
  g_assert_false(account.state().not_saved);
}

void a_sign_out_also_ends_a_sign_in_that_is_under_way() {
  ScriptedAccount account;
  account.store.automatic = false;
  account.begin_sign_in();
  account.sign_out();
  finish_all_writes(account);
  g_assert_true(account.state().signed_in == SignedIn::No);
  g_assert_false(account.store.item.has_value());
  g_assert_true(account.revoked == std::vector<std::string>{"access 1"});
}

void a_sign_in_that_is_overtaken_by_another_does_not_come_back() {
  ScriptedAccount account;
  account.store.automatic = false;
  account.begin_sign_in();
  account.begin_sign_in();
  finish_all_writes(account);
  g_assert_true(account.state().signed_in == SignedIn::Yes);
  g_assert_true(stored_access(account) == "access 2");
  g_assert_true(text_of(account.the(account.request()).token.text) == "access 2");
  // A service may know one session a person: what ends the first might end the second.
  g_assert_true(account.revoked.empty());
}

void a_read_does_not_take_up_a_sign_in_that_is_under_way() {
  ScriptedAccount account;
  account.store.automatic = false;
  account.begin_sign_in();
  account.store.finish();
  account.coordinator().restore(account.store.item);
  account.cancel_sign_in();
  finish_all_writes(account);
  g_assert_true(account.state().signed_in == SignedIn::No);
  g_assert_true(stored_access(account) == "none");
}

void what_is_discarded_after_a_new_sign_in_is_not_revoked() {
  // A service may know one session a person: what ends the old one might end the new.
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.sign_out();
  account.sign_in();
  account.renewed();
  g_assert_true(account.revoked.empty());
}

void the_same_token_again_is_asked_for_once_a_route_and_not_never() {
  ScriptedAccount account;
  account.sign_in(std::nullopt);
  const auto yields_the_same = [&account] {
    auto grant = account.grant(false, std::nullopt);
    grant.access_token = tokens::Secret("access 1");
    account.renewed(grant);
  };
  account.answer(account.request("GET /admin"), 401);
  yields_the_same();
  account.answer(1, 401);
  g_assert_true(account.the(1).fate == Fate::RefusalPassedOn);
  g_assert_cmpuint(account.presented.size(), ==, 1);
  account.answer(account.request("GET /admin"), 401);
  g_assert_true(account.the(2).fate == Fate::RefusalPassedOn);

  // Now the token is over, which only a 401 can tell.
  account.answer(account.request("GET /secret"), 401);
  g_assert_true(account.the(3).fate == Fate::Waiting);
  account.renewed(true, std::nullopt);
  g_assert_true(account.the(3).fate == Fate::InFlight);
}

void a_route_is_not_remembered_for_ever() {
  ScriptedAccount account;
  account.sign_in(std::nullopt);
  account.answer(account.request(), 401);
  account.renewed(true, std::nullopt);
  account.answer(1, 401);
  account.answer(account.request(), 401);
  g_assert_true(account.the(2).fate == Fate::RefusalPassedOn);
  // Without a lifetime nothing else would ever tell that the token is over.
  account.pass(5min);
  account.answer(account.request(), 401);
  g_assert_true(account.the(3).fate == Fate::Waiting);
}

void a_save_that_throws_anything_is_not_saved_and_loses_nothing() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.thrown = std::make_exception_ptr(std::runtime_error(""));
  account.renewed();
  g_assert_true(account.the(1).fate == Fate::InFlight);
  g_assert_true(text_of(account.the(1).token.text) == "access 2");
  g_assert_true(account.state().not_saved);
  account.answer(account.request(), 401);
  g_assert_true(account.presented.back() == "refresh 2");
}

void what_is_thrown_that_is_no_exception_ends_the_renewal_too() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.fails_with(std::make_exception_ptr(7));
  g_assert_false(account.state().renewing);
  g_assert_true(account.the(1).fate == Fate::Unavailable);
}

void a_pause_that_throws_is_over() {
  ScriptedAccount account;
  account.sleep_throws = true;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable();
  g_assert_cmpuint(account.presented.size(), ==, 2);
  account.renewed();
  g_assert_true(account.the(1).fate == Fate::InFlight);
}

void renewals_ahead_of_expiry_that_bring_nothing_keep_a_distance() {
  for (const bool available : {true, false}) {
    ScriptedAccount account({.renewal = 0ms});
    account.sign_in(100s);
    account.pass(80s);
    for (int i = 1; i <= 10; i++) {
      account.request();
      if (account.open_renewals().empty()) continue;
      auto grant = account.grant();
      grant.access_token = account.the(1).token.text;
      if (available)
        account.renewed(grant);
      else
        account.unavailable();
    }
    g_assert_cmpuint(account.presented.size(), ==, 1);
    account.pass(10s);
    account.request();
    g_assert_cmpuint(account.presented.size(), ==, 2);
  }
}

void a_pause_does_not_outlive_its_session() {
  for (const bool asked_by_server : {true, false}) {
    ScriptedAccount account;
    account.sign_in();
    account.answer(account.request(), 401);
    account.unavailable(asked_by_server ? std::optional<std::chrono::milliseconds>(20s) : std::nullopt);
    bool settled = false;
    async::TaskScope scope;
    const auto watch = [](ScriptedAccount& account, bool& settled) -> async::Task<void> {
      co_await account.coordinator().settled();
      settled = true;
    };
    scope.start(watch(account, settled));
    account.settle();
    g_assert_false(settled);
    account.sign_out();
    g_assert_true(settled);
  }
}

void a_refused_item_that_could_not_be_removed_is_removed_later() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.store.broken = keyring::Fault::Locked;
  account.refused();
  g_assert_true(account.store.item.has_value());
  account.store.broken = {};
  account.coordinator().retry_save();
  account.settle();
  g_assert_false(account.store.item.has_value());
}

void a_time_that_the_server_named_is_forgotten_when_it_names_none() {
  ScriptedAccount account;
  account.sign_in();
  account.answer(account.request(), 401);
  account.unavailable(5s);
  account.pass(5s);
  account.unavailable();
  g_assert_false(account.state().next_try.has_value());
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "refresh-races",
      {
          {"a-save-that-is-tried-again-does-not-take-the-mark-away",
           a_save_that_is_tried_again_does_not_take_the_mark_away},
          {"a-save-that-is-tried-again-does-not-bring-the-old-refresh-token-back",
           a_save_that_is_tried_again_does_not_bring_the_old_refresh_token_back},
          {"a-renewal-of-the-session-before-is-not-written-over-a-sign-in",
           a_renewal_of_the_session_before_is_not_written_over_a_sign_in},
          {"a-sign-in-that-is-given-up-leaves-the-session-before-in-the-keyring",
           a_sign_in_that_is_given_up_leaves_the_session_before_in_the_keyring},
          {"a-sign-out-also-ends-a-sign-in-that-is-under-way", a_sign_out_also_ends_a_sign_in_that_is_under_way},
          {"a-sign-in-that-is-overtaken-by-another-does-not-come-back",
           a_sign_in_that_is_overtaken_by_another_does_not_come_back},
          {"a-read-does-not-take-up-a-sign-in-that-is-under-way", a_read_does_not_take_up_a_sign_in_that_is_under_way},
          {"what-is-discarded-after-a-new-sign-in-is-not-revoked",
           what_is_discarded_after_a_new_sign_in_is_not_revoked},
          {"the-same-token-again-is-asked-for-once-a-route-and-not-never",
           the_same_token_again_is_asked_for_once_a_route_and_not_never},
          {"a-route-is-not-remembered-for-ever", a_route_is_not_remembered_for_ever},
          {"a-save-that-throws-anything-is-not-saved-and-loses-nothing",
           a_save_that_throws_anything_is_not_saved_and_loses_nothing},
          {"what-is-thrown-that-is-no-exception-ends-the-renewal-too",
           what_is_thrown_that_is_no_exception_ends_the_renewal_too},
          {"a-pause-that-throws-is-over", a_pause_that_throws_is_over},
          {"renewals-ahead-of-expiry-that-bring-nothing-keep-a-distance",
           renewals_ahead_of_expiry_that_bring_nothing_keep_a_distance},
          {"a-pause-does-not-outlive-its-session", a_pause_does_not_outlive_its_session},
          {"a-refused-item-that-could-not-be-removed-is-removed-later",
           a_refused_item_that_could_not_be_removed_is_removed_later},
          {"a-time-that-the-server-named-is-forgotten-when-it-names-none",
           a_time_that_the_server_named_is_forgotten_when_it_names_none},
      });
}
