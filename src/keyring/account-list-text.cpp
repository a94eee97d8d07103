#include "keyring/account-list-text.hpp"

#include "async/owned.hpp"
#include "tokens/bounded-json.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace vestibule::keyring {

namespace {

using tokens::AccountKey;
using tokens::JsonNodePtr;

constexpr double format_version = 1;

std::optional<AccountKey> account_in(JsonArray* accounts, guint index) {
  const auto node = JsonNodePtr::share(json_array_get_element(accounts, index));
  const auto origin = tokens::string_member(node, "origin");
  const auto name = tokens::string_member(node, "name");
  const auto profile = tokens::string_member(node, "profile");
  if (!origin || !name || !profile) return std::nullopt;
  return AccountKey{*origin, *name, *profile};
}

/// The array of accounts; null where the text is not one of ours.
JsonNodePtr list_in(std::string_view text) {
  const auto root = tokens::parse_json(text, {.bytes = longest_account_list, .depth = 8});
  if (!root || tokens::number_member(*root, "version") != format_version) return nullptr;
  JsonNode* list = json_object_get_member(json_node_get_object(root->get()), "accounts");
  return list && JSON_NODE_HOLDS_ARRAY(list) ? JsonNodePtr::share(list) : nullptr;
}

async::OwnedString text_of(const std::vector<AccountKey>& accounts) {
  const auto builder = async::Object<JsonBuilder>::adopt(json_builder_new());
  const auto add = [&](const char* name, const std::string& value) {
    json_builder_set_member_name(builder.get(), name);
    json_builder_add_string_value(builder.get(), value.c_str());
  };
  json_builder_begin_object(builder.get());
  json_builder_set_member_name(builder.get(), "version");
  json_builder_add_int_value(builder.get(), static_cast<gint64>(format_version));
  json_builder_set_member_name(builder.get(), "accounts");
  json_builder_begin_array(builder.get());
  for (const auto& account : accounts) {
    json_builder_begin_object(builder.get());
    add("origin", account.origin);
    add("name", account.name);
    add("profile", account.profile);
    json_builder_end_object(builder.get());
  }
  json_builder_end_array(builder.get());
  json_builder_end_object(builder.get());
  const auto root = JsonNodePtr::adopt(json_builder_get_root(builder.get()));
  return async::OwnedString(json_to_string(root.get(), TRUE));
}

}  // namespace

bool is_account_list(std::string_view text) {
  return static_cast<bool>(list_in(text));
}

std::vector<AccountKey> parse_accounts(std::string_view text) {
  std::vector<AccountKey> accounts;
  const auto list = list_in(text);
  if (!list) return accounts;
  JsonArray* array = json_node_get_array(list.get());
  for (guint i = 0; i < json_array_get_length(array) && accounts.size() < most_accounts; i++) {
    auto account = account_in(array, i);
    if (account && std::find(accounts.begin(), accounts.end(), *account) == accounts.end())
      accounts.push_back(std::move(*account));
  }
  return accounts;
}

std::string serialize(const std::vector<AccountKey>& accounts) {
  async::OwnedString text = text_of(accounts);
  for (std::vector<AccountKey> fewer = accounts; strlen(text.get()) > longest_account_list; text = text_of(fewer))
    fewer.resize(fewer.size() * 9 / 10);
  return text.get();
}

}  // namespace vestibule::keyring
