#pragma once

#include "async/owned.hpp"
#include "tokens/account-key.hpp"

#include <libsecret/secret.h>

#include <optional>
#include <string>

namespace vestibule::keyring {

using Schema = async::Counted<SecretSchema, &secret_schema_ref, &secret_schema_unref>;
using AttributeTable = async::Counted<GHashTable, &g_hash_table_ref, &g_hash_table_unref>;

/// The schema of our items: one account's origin, name and profile. Nothing in them is secret.
Schema make_schema(const std::string& name);
/// All attributes of the account's item. No secret is ever searched by fewer: libsecret's broad search decrypts other
/// items, and fails with them.
AttributeTable attributes_of(const tokens::AccountKey& account);
/// The same as D-Bus carries them (`a{ss}`), the schema's name included.
async::Variant attributes_on_bus(const tokens::AccountKey& account, const std::string& schema_name);
/// The attributes that all items of the schema have, as D-Bus carries them.
async::Variant schema_on_bus(const std::string& schema_name);
/// Whose item has these attributes; nothing where it is none of ours.
std::optional<tokens::AccountKey> account_of(GHashTable* attributes);
/// The same, of attributes as D-Bus carries them.
std::optional<tokens::AccountKey> account_of(GVariant* attributes);
/// Whose item is written, read and deleted to try a keyring. It is nobody's: its origin is no address.
tokens::AccountKey test_account();
/// What a person sees of the item in the keyring's own window.
std::string label_of(const tokens::AccountKey& account);

}  // namespace vestibule::keyring
