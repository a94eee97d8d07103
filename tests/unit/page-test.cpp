#include "app/page.hpp"

#include <glib.h>

#include <array>

using vestibule::app::Ownership;
using vestibule::app::Page;
using vestibule::app::page_for;
using vestibule::session::AccountState;
using vestibule::session::EndedBy;
using vestibule::session::SignedIn;
using vestibule::session::UnknownReason;

namespace {

constexpr std::array all_ownerships{Ownership::NotTried, Ownership::Owned, Ownership::TakenElsewhere,
                                    Ownership::Failed};
constexpr std::array all_answers{SignedIn::Unknown, SignedIn::No, SignedIn::Yes};
constexpr std::array all_reasons{UnknownReason::NotRead, UnknownReason::Locked, UnknownReason::Unreadable,
                                 UnknownReason::Unreachable};

void for_every_state(void (*check)(Ownership, const AccountState&)) {
  for (const auto ownership : all_ownerships)
    for (const auto signed_in : all_answers)
      for (const auto reason : all_reasons)
        check(ownership, {.signed_in = signed_in, .reason = reason});
}

void the_inside_is_for_owned_accounts_that_are_signed_in_only() {
  for_every_state([](Ownership ownership, const AccountState& state) {
    const bool may_enter = ownership == Ownership::Owned && state.signed_in == SignedIn::Yes;
    g_assert_true((page_for(ownership, state) == Page::Inside) == may_enter);
  });
}

void nobody_is_asked_to_log_in_while_it_is_unknown_whether_they_are() {
  for_every_state([](Ownership ownership, const AccountState& state) {
    const bool known = ownership == Ownership::Owned && state.signed_in == SignedIn::No;
    g_assert_true((page_for(ownership, state) == Page::LogIn) == known);
  });
}

void each_reason_not_to_know_has_its_page() {
  const auto page = [](UnknownReason reason) {
    return page_for(Ownership::Owned, {.signed_in = SignedIn::Unknown, .reason = reason});
  };
  g_assert_true(page(UnknownReason::NotRead) == Page::Starting);
  g_assert_true(page(UnknownReason::Locked) == Page::Locked);
  g_assert_true(page(UnknownReason::Unreadable) == Page::Unreadable);
  g_assert_true(page(UnknownReason::Unreachable) == Page::Unreachable);
}

void without_the_lock_the_account_does_not_matter() {
  for_every_state([](Ownership ownership, const AccountState& state) {
    if (ownership == Ownership::NotTried) g_assert_true(page_for(ownership, state) == Page::Starting);
    if (ownership == Ownership::TakenElsewhere) g_assert_true(page_for(ownership, state) == Page::InUseElsewhere);
    if (ownership == Ownership::Failed) g_assert_true(page_for(ownership, state) == Page::NoLock);
  });
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/page/the-inside-is-for-owned-accounts-that-are-signed-in-only",
                  the_inside_is_for_owned_accounts_that_are_signed_in_only);
  g_test_add_func("/page/nobody-is-asked-to-log-in-while-it-is-unknown-whether-they-are",
                  nobody_is_asked_to_log_in_while_it_is_unknown_whether_they_are);
  g_test_add_func("/page/each-reason-not-to-know-has-its-page", each_reason_not_to_know_has_its_page);
  g_test_add_func("/page/without-the-lock-the-account-does-not-matter", without_the_lock_the_account_does_not_matter);
  return g_test_run();
}
