#pragma once

#include "async/task.hpp"
#include "keyring/write-queue.hpp"
#include "tokens/account-key.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vestibule::keyring {

/// The accounts that this person has signed in to, the last used one first and `most_accounts` at most: a plain file
/// without secrets (JSON, 0600).
/// It exists beside the keyring since the keyring can be locked, unreachable or unreadable, and a broad search in it
/// fails with other programs' items.
///
/// Its changes are made one after the other, each on what the one before has left, and go on when nobody waits for
/// them; not when the list is destroyed. Several processes may change the file: a lock beside it keeps them apart.
class AccountList {
public:
  using Accounts = std::vector<tokens::AccountKey>;

  /// `path`: the file; it and its folder (0700) are made at the first write.
  explicit AccountList(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }

  /// Whether there is a file, and it is one of ours: what `read` does not tell from an empty list. Throws as `read`.
  enum class File { None, Whole, Torn };
  async::Task<File> look();
  /// What the file says; empty if there is none or it is not one of ours. Throws `async::GioError` where it cannot be
  /// read.
  async::Task<Accounts> read();
  /// Puts the account first, and adds it if it is new. The file is replaced whole, or left as it was; then
  /// `async::GioError` or `LockFailed` is thrown, or `async::TimedOut` after 3 s.
  async::Task<void> remember(tokens::AccountKey account);
  async::Task<void> forget(tokens::AccountKey account);
  /// Calls `listener` after changes of the file, whichever process made them, until the returned connection is dropped.
  [[nodiscard]] std::shared_ptr<void> on_changed(std::function<void()> listener);

private:
  async::Task<void> change(std::function<void(Accounts&)> edit);

  std::string path_;
  WriteQueue changes_;
};

}  // namespace vestibule::keyring
