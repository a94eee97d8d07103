#include "tokens/bounded-json.hpp"

#include "tokens/json-grammar.hpp"

#include <vector>

namespace vestibule::tokens {

namespace {

/// The text with each number that nobody can hold replaced by null.
std::string without(const std::vector<NumberPlace>& numbers, std::string_view text) {
  std::string result;
  std::size_t kept = 0;
  for (const auto& number : numbers) {
    result.append(text.substr(kept, number.offset - kept)).append("null");
    kept = number.offset + number.length;
  }
  return result.append(text.substr(kept));
}

std::optional<std::vector<NumberPlace>> scan(std::string_view text, JsonBounds bounds) {
  if (text.empty() || text.size() > bounds.bytes || !g_utf8_validate(text.data(), text.size(), nullptr))
    return std::nullopt;
  return scan_json(text, bounds.depth);
}

std::optional<JsonNodePtr> build(std::string_view text) {
  const auto parser = async::Object<JsonParser>::adopt(json_parser_new_immutable());
  if (!json_parser_load_from_data(parser.get(), text.data(), static_cast<gssize>(text.size()), nullptr))
    return std::nullopt;
  auto root = JsonNodePtr::share(json_parser_get_root(parser.get()));
  if (!root) return std::nullopt;
  return root;
}

JsonNode* member(const JsonNodePtr& object, const char* name) {
  if (!object || !JSON_NODE_HOLDS_OBJECT(object.get())) return nullptr;
  return json_object_get_member(json_node_get_object(object.get()), name);
}

}  // namespace

bool is_json(std::string_view text, JsonBounds bounds) {
  return scan(text, bounds).has_value();
}

std::optional<JsonNodePtr> parse_json(std::string_view text, JsonBounds bounds) {
  const auto unusable = scan(text, bounds);
  if (!unusable) return std::nullopt;
  return unusable->empty() ? build(text) : build(without(*unusable, text));
}

bool is_json_object(const JsonNodePtr& node) {
  return node && JSON_NODE_HOLDS_OBJECT(node.get());
}

std::optional<std::string> text_of(JsonNode* node) {
  if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING) return std::nullopt;
  return json_node_get_string(node);
}

std::optional<double> number_of(JsonNode* node) {
  if (!node || !JSON_NODE_HOLDS_VALUE(node)) return std::nullopt;
  const GType type = json_node_get_value_type(node);
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) return std::nullopt;
  return json_node_get_double(node);
}

std::optional<bool> boolean_of(JsonNode* node) {
  if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_BOOLEAN) return std::nullopt;
  return json_node_get_boolean(node) != FALSE;
}

std::optional<std::string> string_member(const JsonNodePtr& object, const char* name) {
  return text_of(member(object, name));
}

std::optional<double> number_member(const JsonNodePtr& object, const char* name) {
  return number_of(member(object, name));
}

std::optional<bool> boolean_member(const JsonNodePtr& object, const char* name) {
  return boolean_of(member(object, name));
}

}  // namespace vestibule::tokens
