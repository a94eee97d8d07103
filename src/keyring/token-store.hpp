#pragma once

#include "async/error.hpp"
#include "async/task.hpp"
#include "tokens/account-key.hpp"
#include "tokens/token-pair.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace vestibule::keyring {

/// Why a store could not do what was asked.
enum class Fault {
  Locked,       ///< it is locked, or none has been made yet; `unlock` asks the person
  Unreachable,  ///< no keyring answers: none is installed, it died, or it gave no answer within the bound
  Unreadable,   ///< there is an item, but it cannot be read: corrupt, or encrypted with another master secret
  NotKept,      ///< what was written could not be read back, or what was removed is still there
};

class KeyringError : public Error {
public:
  explicit KeyringError(Fault fault);
  Fault fault() const { return fault_; }

private:
  Fault fault_;
};

/// Where token pairs are kept: one item an account. No call but `unlock` ever asks the person for something. Destroying
/// the task of a save or a removal ends the waiting, not the work. Every call is bounded in time: 3 s, for a write from
/// its turn on; `unlock` waits as long as the prompt is open.
class TokenStore {
public:
  virtual ~TokenStore() = default;

  /// The account's pair, or nothing if there is none. Throws `KeyringError`.
  virtual async::Task<std::optional<tokens::TokenPair>> read(tokens::AccountKey account) = 0;

  /// Writes the pair over the account's item and reads it back; returns when that was equal. Writes are done one after
  /// the other, in the order of the calls. `still_wanted` is asked right before the write: if it says no, nothing is
  /// written (false is returned).
  virtual async::Task<bool> save(tokens::AccountKey account, tokens::TokenPair pair,
                                 std::function<bool()> still_wanted) = 0;

  /// Removes the account's item if it belongs to `session` (0: whatever it is, also an unreadable one), and makes sure
  /// that it is gone. In the same order as the saves. `Locked` if the keyring is, and the item is still there.
  virtual async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) = 0;

  /// Asks the person to unlock the keyring that has the account's item, or would get it; to make one where there is
  /// none. False if they dismissed it. Throws `Unreachable` where there is nobody to ask.
  virtual async::Task<bool> unlock(tokens::AccountKey account) = 0;

  /// Returns when nothing is being written, and nothing waits to be.
  virtual async::Task<void> settled() = 0;

  /// Calls `listener` from the main loop when the store may answer otherwise than before: a keyring has appeared,
  /// vanished, or been unlocked; until the returned connection is dropped.
  [[nodiscard]] virtual std::shared_ptr<void> on_changed(std::function<void()> listener) = 0;
};

}  // namespace vestibule::keyring
