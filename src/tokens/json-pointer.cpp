#include "tokens/json-pointer.hpp"

#include <algorithm>
#include <charconv>

namespace vestibule::tokens {

namespace {

/// Nothing for a "~" that is neither "~0" nor "~1".
std::optional<std::string> unescaped(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); i++) {
    if (name[i] != '~') {
      result += name[i];
      continue;
    }
    i++;
    if (i == name.size() || (name[i] != '0' && name[i] != '1')) return std::nullopt;
    result += name[i] == '0' ? '~' : '/';
  }
  return result;
}

/// Digits without a zero before them (RFC 6901 §4).
std::optional<guint> index_of(const std::string& name) {
  guint index = 0;
  const char* end = name.data() + name.size();
  const auto [read_to, error] = std::from_chars(name.data(), end, index);
  if (error != std::errc() || read_to != end || (name.size() > 1 && name[0] == '0')) return std::nullopt;
  return index;
}

JsonNode* step(JsonNode* node, const std::string& name) {
  if (JSON_NODE_HOLDS_OBJECT(node)) return json_object_get_member(json_node_get_object(node), name.c_str());
  if (!JSON_NODE_HOLDS_ARRAY(node)) return nullptr;
  JsonArray* array = json_node_get_array(node);
  const auto index = index_of(name);
  return index && *index < json_array_get_length(array) ? json_array_get_element(array, *index) : nullptr;
}

}  // namespace

std::optional<std::vector<std::string>> split_json_pointer(std::string_view pointer) {
  std::vector<std::string> names;
  if (pointer.empty()) return names;
  if (pointer[0] != '/') return std::nullopt;
  for (std::size_t start = 1; start <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', start), pointer.size());
    auto name = unescaped(pointer.substr(start, end - start));
    if (!name) return std::nullopt;
    names.push_back(std::move(*name));
    start = end + 1;
  }
  return names;
}

std::string below(std::string_view pointer, std::string_view name) {
  std::string result(pointer);
  result += '/';
  for (const char c : name) {
    if (c == '~')
      result += "~0";
    else if (c == '/')
      result += "~1";
    else
      result += c;
  }
  return result;
}

JsonNode* find(const JsonNodePtr& document, std::string_view pointer) {
  const auto names = split_json_pointer(pointer);
  if (!document || !names) return nullptr;
  JsonNode* node = document.get();
  for (const auto& name : *names) {
    node = step(node, name);
    if (!node) return nullptr;
  }
  return node;
}

}  // namespace vestibule::tokens
