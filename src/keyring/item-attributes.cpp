#include "keyring/item-attributes.hpp"

namespace vestibule::keyring {

namespace {

constexpr const char* origin = "origin";
constexpr const char* name = "account";
constexpr const char* profile = "profile";

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
  g_variant_builder_add(&builder, "{ss}", "xdg:schema", schema_name.c_str());
  return async::Variant::share(g_variant_builder_end(&builder));
}

std::string label_of(const tokens::AccountKey& account) {
  return "Vestibule: " + account.name + " on " + account.origin;
}

}  // namespace vestibule::keyring
