#pragma once

#include "async/slots.hpp"
#include "keyring/item-attributes.hpp"
#include "keyring/secret-items.hpp"

#include <vector>

namespace vestibule::keyring {

/// Items in the file that libsecret keeps for a sandboxed app. The desktop's portal, which has the file's key, may ask
/// the person at the first access.
///
/// A file that libsecret cannot open is put aside (as `….unreadable`) when something is to be written: nobody could
/// sign in again otherwise.
class FileItems : public SecretItems {
public:
  explicit FileItems(const std::string& schema_name) : schema_(make_schema(schema_name)) {}

  /// Whether libsecret keeps a file here instead of speaking to a Secret Service: the rules are its own.
  static bool in_use();

  async::Task<std::optional<tokens::Secret>> lookup(tokens::AccountKey account) override;
  async::Task<bool> store(tokens::AccountKey account, std::string collection, tokens::Secret text,
                          std::function<bool()> still_wanted) override;
  async::Task<void> clear(tokens::AccountKey account) override;

  /// Whose items the file has. Each is decrypted for that; fails with the first that cannot be.
  async::Task<std::vector<tokens::AccountKey>> accounts();
  /// Whether every item of the file can be decrypted. One that was encrypted with another master secret is otherwise
  /// never seen: its attributes are hashed with that secret too.
  async::Task<bool> all_readable();

private:
  async::Task<void> make_writable(tokens::AccountKey account);

  Schema schema_;
  async::Slots turn_{1};
};

}  // namespace vestibule::keyring
