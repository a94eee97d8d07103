#pragma once

#include "async/task.hpp"
#include "keyring/found-accounts.hpp"
#include "tokens/account-key.hpp"
#include "tokens/generation.hpp"
#include "tokens/secret.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace vestibule::keyring {

/// One way to keep items: the steps of a `SecretTokenStore`, in the order that the way needs. Only `unlock` asks the
/// person. They throw `KeyringError`, and `async::GioError` where nothing more is known; none is bounded in time.
class Keyring {
public:
  virtual ~Keyring() = default;

  /// The text of the account's item; nothing if there is none.
  virtual async::Task<std::optional<tokens::Secret>> read(tokens::AccountKey account) = 0;
  /// Writes the item and reads it back; false if `still_wanted`, asked right before the write, says no.
  virtual async::Task<bool> write(tokens::AccountKey account, tokens::Secret text,
                                  std::function<bool()> still_wanted) = 0;
  /// Removes the item if it belongs to `session` (0: any), and sees that it is gone.
  virtual async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) = 0;
  /// False if the person dismissed it.
  virtual async::Task<bool> unlock(tokens::AccountKey account) = 0;

  /// Looks for all items of ours, and at no secret.
  virtual async::Task<FoundAccounts> find() = 0;

  /// After a failure, or a call that never ended: the next one gets a connection of its own.
  virtual void renew() = 0;

  /// Called when whoever keeps the items has died: what it was asked is not answered.
  [[nodiscard]] virtual std::shared_ptr<void> on_died(std::function<void()> listener) = 0;
  /// As `TokenStore::on_changed`.
  [[nodiscard]] virtual std::shared_ptr<void> on_changed(std::function<void()> listener) = 0;
};

}  // namespace vestibule::keyring
