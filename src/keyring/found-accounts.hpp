#pragma once

#include "tokens/account-key.hpp"

#include <cstddef>
#include <vector>

namespace vestibule::keyring {

/// Whose items a keyring has.
struct FoundAccounts {
  std::vector<tokens::AccountKey> accounts = {};
  std::size_t locked = 0;  ///< items of ours that do not say whose they are until the keyring is unlocked
};

}  // namespace vestibule::keyring
