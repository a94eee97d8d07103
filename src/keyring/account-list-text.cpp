#include "keyring/account-list-text.hpp"

#include "tokens/bounded-json.hpp"
#include "tokens/json-writer.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace vestibule::keyring {

namespace {

using tokens::AccountKey;
using tokens::JsonNodePtr;

constexpr int format_version = 1;

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

std::string line_of(const AccountKey& account) {
  return tokens::JsonWriter()
      .begin_object()
      .member("origin")
      .text(account.origin)
      .member("name")
      .text(account.name)
      .member("profile")
      .text(account.profile)
      .end_object()
      .written();
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
  const std::string end = "\n]}\n";
  std::string text = "{\"version\":" + std::to_string(format_version) + ",\"accounts\":[";
  const char* between = "\n";
  for (const auto& account : accounts) {
    const std::string line = between + line_of(account);
    if (text.size() + line.size() + end.size() > longest_account_list) break;
    text += line;
    between = ",\n";
  }
  return text + end;
}

}  // namespace vestibule::keyring
