#include "app/page.hpp"

#include <glib.h>

#include <array>

using vestibule::app::Hindrance;
using vestibule::app::Page;
using vestibule::app::page_for;
using vestibule::session::AccountState;
using vestibule::session::EndedBy;
using vestibule::session::SignedIn;
using vestibule::session::UnknownReason;

namespace {

constexpr std::array all_hindrances{Hindrance::None, Hindrance::NoLock, Hindrance::OwnerFrozen};
constexpr std::array all_answers{SignedIn::Unknown, SignedIn::No, SignedIn::Yes};
constexpr std::array all_reasons{UnknownReason::NotRead, UnknownReason::Locked, UnknownReason::Unreadable,
                                 UnknownReason::Unreachable};

void for_every_state(void (*check)(Hindrance, const AccountState&)) {
  for (const auto hindrance : all_hindrances)
    for (const auto signed_in : all_answers)
      for (const auto reason : all_reasons)
        check(hindrance, {.signed_in = signed_in, .reason = reason});
}

void the_inside_is_for_accounts_that_are_signed_in_only() {
  for_every_state([](Hindrance hindrance, const AccountState& state) {
    const bool may_enter = state.signed_in == SignedIn::Yes;
    g_assert_true((page_for(hindrance, state) == Page::Inside) == may_enter);
  });
}

void nobody_is_asked_to_log_in_while_it_is_unknown_whether_they_are() {
  for_every_state([](Hindrance hindrance, const AccountState& state) {
    const bool known = state.signed_in == SignedIn::No;
    g_assert_true((page_for(hindrance, state) == Page::LogIn) == known);
  });
}

void each_reason_not_to_know_has_its_page() {
  const auto page = [](UnknownReason reason) {
    return page_for(Hindrance::None, {.signed_in = SignedIn::Unknown, .reason = reason});
  };
  g_assert_true(page(UnknownReason::NotRead) == Page::Starting);
  g_assert_true(page(UnknownReason::Locked) == Page::Locked);
  g_assert_true(page(UnknownReason::Unreadable) == Page::Unreadable);
  g_assert_true(page(UnknownReason::Unreachable) == Page::Unreachable);
}

void what_hinders_the_first_look_has_its_page_and_is_forgotten_after_it() {
  for_every_state([](Hindrance hindrance, const AccountState& state) {
    const bool unread = state.signed_in == SignedIn::Unknown && state.reason == UnknownReason::NotRead;
    const auto page = page_for(hindrance, state);
    g_assert_true((page == Page::NoLock) == (unread && hindrance == Hindrance::NoLock));
    g_assert_true((page == Page::OwnerFrozen) == (unread && hindrance == Hindrance::OwnerFrozen));
  });
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/page/the-inside-is-for-accounts-that-are-signed-in-only",
                  the_inside_is_for_accounts_that_are_signed_in_only);
  g_test_add_func("/page/nobody-is-asked-to-log-in-while-it-is-unknown-whether-they-are",
                  nobody_is_asked_to_log_in_while_it_is_unknown_whether_they_are);
  g_test_add_func("/page/each-reason-not-to-know-has-its-page", each_reason_not_to_know_has_its_page);
  g_test_add_func("/page/what-hinders-the-first-look-has-its-page-and-is-forgotten-after-it",
                  what_hinders_the_first_look_has_its_page_and_is_forgotten_after_it);
  return g_test_run();
}
