#pragma once

#include "database.hpp"

namespace vestibule::demo {

/** Somebody who has signed up. */
struct Account {
  std::int64_t id;
  std::string username;
  std::string password_hash;
};

/** Who has signed up, by username; names are compared byte by byte. */
class Accounts {
public:
  explicit Accounts(Database& database) : database_(database) {}

  std::optional<Account> find(std::string_view username);
  /** Nothing when the name is taken. Throws DatabaseError for an empty hash, as do all for a failing disk. */
  std::optional<Account> add(std::string_view username, std::string_view password_hash);
  void set_password_hash(std::int64_t account, std::string_view password_hash);

private:
  Database& database_;
};

}  // namespace vestibule::demo
