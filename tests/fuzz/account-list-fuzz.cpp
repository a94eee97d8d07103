// The account list's file, which anybody can edit.
#include "keyring/account-list-text.hpp"
#include "target.hpp"

#include <set>

namespace vestibule::testing {

void check(std::string_view input) {
  const auto accounts = keyring::parse_accounts(input);
  g_assert_cmpuint(accounts.size(), <=, keyring::most_accounts);
  g_assert_cmpuint(std::set(accounts.begin(), accounts.end()).size(), ==, accounts.size());

  const std::string text = keyring::serialize(accounts);
  g_assert_cmpuint(text.size(), <=, keyring::longest_account_list);
  const auto again = keyring::parse_accounts(text);
  g_assert_true(again == accounts);
}

}  // namespace vestibule::testing
