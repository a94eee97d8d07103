#include "keyring/item-attributes.hpp"

namespace vestibule::keyring {

namespace {

constexpr const char* origin = "origin";
constexpr const char* name = "account";
constexpr const char* profile = "profile";
constexpr const char* schema = "xdg:schema";

/// `value_of`: a text by the attribute's name; null where there is none.
template <class ValueOf>
std::optional<tokens::AccountKey> account_from(ValueOf value_of) {
  const char *its_origin = value_of(origin), *its_name = value_of(name), *its_profile = value_of(profile);
  if (!its_origin || !its_name || !its_profile) return std::nullopt;
  return tokens::AccountKey{its_origin, its_name, its_profile};
}

}  // namespace

Schema make_schema(const std::string& schema_name) {
  constexpr auto text = SECRET_SCHEMA_ATTRIBUTE_STRING;
  return Schema::adopt(
      secret_schema_new(schema_name.c_str(), SECRET_SCHEMA_NONE, origin, text, name, text, profile, text, nullptr));
}

AttributeTable attributes_of(const tokens::AccountKey& account) {
  auto table = AttributeTable::adopt(g_hash_table_new_full(&g_str_hash, &g_str_equal, &g_free, &g_free));
  const auto add = [&](const char* key, const std::string& value) {
    g_hash_table_insert(table.get(), g_strdup(key), g_strdup(value.c_str()));
  };
  add(origin, account.origin);
  add(name, account.name);
  add(profile, account.profile);
  return table;
}

async::Variant attributes_on_bus(const tokens::AccountKey& account, const std::string& schema_name) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a{ss}"));
  g_variant_builder_add(&builder, "{ss}", origin, account.origin.c_str());
  g_variant_builder_add(&builder, "{ss}", name, account.name.c_str());
  g_variant_builder_add(&builder, "{ss}", profile, account.profile.c_str());
  g_variant_builder_add(&builder, "{ss}", schema, schema_name.c_str());
  return async::Variant::share(g_variant_builder_end(&builder));
}

async::Variant schema_on_bus(const std::string& schema_name) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a{ss}"));
  g_variant_builder_add(&builder, "{ss}", schema, schema_name.c_str());
  return async::Variant::share(g_variant_builder_end(&builder));
}

std::optional<tokens::AccountKey> account_of(GHashTable* attributes) {
  return account_from(
      [attributes](const char* key) { return static_cast<const char*>(g_hash_table_lookup(attributes, key)); });
}

std::optional<tokens::AccountKey> account_of(GVariant* attributes) {
  return account_from([attributes](const char* key) {
    const char* value = nullptr;
    g_variant_lookup(attributes, key, "&s", &value);
    return value;
  });
}

tokens::AccountKey test_account() {
  return {"vestibule-test:", "test", "test"};
}

std::string label_of(const tokens::AccountKey& account) {
  if (account == test_account()) return "Vestibule test item";
  return "Vestibule: " + account.name + " on " + account.origin;
}

}  // namespace vestibule::keyring
