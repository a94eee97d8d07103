#pragma once

#include "async/task.hpp"
#include "tokens/account-key.hpp"
#include "tokens/generation.hpp"
#include "tokens/secret.hpp"

#include <libsecret/secret.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::keyring {

/// libsecret's value, wiped when the last copy of this goes: libsecret does so only with what it could lock into
/// memory. When it goes nobody else has the value.
using OwnedValue = std::shared_ptr<SecretValue>;

/// A value that libsecret gives away ("transfer full"); and an item's text as a value and back, without a copy in
/// memory that is paged out.
OwnedValue own(SecretValue* value);
OwnedValue value_of(const tokens::Secret& text);
std::optional<tokens::Secret> text_of(const OwnedValue& value);

/// The secrets of our items, read and written by libsecret. No call is cancelled when its waiter goes; each throws
/// `async::GioError`. None is bounded in time.
class SecretItems {
public:
  virtual ~SecretItems() = default;

  /// The item's text. Nothing means: there is none, or it is locked, or it is encrypted with another master secret.
  virtual async::Task<std::optional<tokens::Secret>> lookup(tokens::AccountKey account) = 0;

  /// Writes the item over the one that is there. `collection`: the path of the one that it goes to, where there are
  /// several. `still_wanted` is asked when all is ready for the write; false is returned if it says no.
  virtual async::Task<bool> store(tokens::AccountKey account, std::string collection, tokens::Secret text,
                                  std::function<bool()> still_wanted) = 0;

  /// Removes the items that are unlocked. libsecret says the same if there were none and if they are locked.
  virtual async::Task<void> clear(tokens::AccountKey account) = 0;

  /// `store`, then a look at what is there now. Throws `NotKept` if that is something else, or the store failed in a
  /// way that only the keyring understands.
  async::Task<bool> store_and_read_back(tokens::AccountKey account, std::string collection, tokens::Secret text,
                                        std::function<bool()> still_wanted);
  /// Whether there is a readable item of this session.
  async::Task<bool> has(tokens::AccountKey account, tokens::SessionId session);
};

}  // namespace vestibule::keyring
