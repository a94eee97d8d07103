#pragma once

#include <compare>
#include <string>

namespace vestibule::tokens {

/// Which account: what the keyring's attributes say of it. Nothing here is secret.
struct AccountKey {
  std::string origin;   ///< where it signs in, such as "https://example.org" or "http://127.0.0.1:8080/api"
  std::string name;     ///< the account's name there (UTF-8)
  std::string profile;  ///< the id of the service profile

  auto operator<=>(const AccountKey&) const = default;
};

}  // namespace vestibule::tokens
