#include "accounts.hpp"

namespace vestibule::demo {
namespace {

/** An account without a hash could be entered by nobody, ever. */
void check(std::string_view password_hash) {
  if (password_hash.empty()) throw DatabaseError("No password hash");
}

}  // namespace

std::optional<Account> Accounts::find(std::string_view username) {
  Statement statement = database_.statement("SELECT id, username, password_hash FROM accounts WHERE username = ?");
  if (!statement.bind(username).next()) return std::nullopt;
  return Account{statement.integer(0), statement.text(1), statement.text(2)};
}

std::optional<Account> Accounts::add(std::string_view username, std::string_view password_hash) {
  check(password_hash);
  Statement statement = database_.statement("INSERT INTO accounts (username, password_hash) VALUES (?, ?)");
  if (!statement.bind(username).bind(password_hash).run()) return std::nullopt;
  return find(username);
}

void Accounts::set_password_hash(std::int64_t account, std::string_view password_hash) {
  check(password_hash);
  database_.statement("UPDATE accounts SET password_hash = ? WHERE id = ?").bind(password_hash).bind(account).run();
}

}  // namespace vestibule::demo
