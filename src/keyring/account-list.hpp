#pragma once

#include "async/task.hpp"
#include "tokens/account-key.hpp"

#include <string>
#include <vector>

namespace vestibule::keyring {

/// The accounts that this person has signed in to, the last used one first: a plain file without secrets (JSON, 0600).
/// It exists beside the keyring since the keyring can be locked, unreachable or unreadable, and a broad search in it
/// fails with other programs' items.
class AccountList {
public:
  /// `path`: the file; it and its folder (0700) are made at the first write.
  explicit AccountList(std::string path);

  /// What the file says; empty if there is none or it is not one of ours.
  async::Task<std::vector<tokens::AccountKey>> read();
  /// Puts the account first, and adds it if it is new. The file is replaced whole, or left as it was.
  async::Task<void> remember(tokens::AccountKey account);
  async::Task<void> forget(tokens::AccountKey account);

private:
  std::string path_;
};

}  // namespace vestibule::keyring
