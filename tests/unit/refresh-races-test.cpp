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

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(argc, argv, "refresh-races",
                            {
                                {"a-save-that-is-tried-again-does-not-take-the-mark-away",
                                 a_save_that_is_tried_again_does_not_take_the_mark_away},
                                {"a-save-that-is-tried-again-does-not-bring-the-old-refresh-token-back",
                                 a_save_that_is_tried_again_does_not_bring_the_old_refresh_token_back},
                            });
}
