#include "json.hpp"

namespace vestibule::demo {
namespace {

constexpr int deepest = 32;

/** Whether json-glib can be trusted with `text`: bounded depth, and no escaped NUL in a string. */
bool is_harmless(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        if (text.substr(i + 1, 5) == "u0000") return false;
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest) return false;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == '/' || c == '\0') {
      return false;  // json-glib takes comments, JSON does not; in one a bracket would not count
    }
  }
  return true;
}

}  // namespace

std::optional<JsonNodePtr> parse_object(std::string_view text) {
  const auto length = static_cast<gssize>(text.size());
  if (!is_harmless(text) || !g_utf8_validate(text.data(), length, nullptr)) return std::nullopt;
  ObjectPtr<JsonParser> parser(json_parser_new_immutable());
  if (!json_parser_load_from_data(parser.get(), text.data(), length, nullptr)) return std::nullopt;
  JsonNodePtr root(json_parser_steal_root(parser.get()));
  if (!root || !JSON_NODE_HOLDS_OBJECT(root.get())) return std::nullopt;
  return root;
}

std::optional<std::string> string_member(JsonObject* object, const char* name) {
  JsonNode* node = json_object_get_member(object, name);
  if (!node || json_node_get_value_type(node) != G_TYPE_STRING) return std::nullopt;
  return json_node_get_string(node);
}

JsonWriter::JsonWriter() : object_(json_object_new()) {}
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::add(const char* name, std::string_view text) {
  json_object_set_string_member(object_.get(), name, std::string(text).c_str());
  return *this;
}

JsonWriter& JsonWriter::add(const char* name, double number) {
  json_object_set_double_member(object_.get(), name, number);
  return *this;
}

JsonWriter& JsonWriter::add(const char* name, std::int64_t number) {
  json_object_set_int_member(object_.get(), name, number);
  return *this;
}

JsonWriter& JsonWriter::add(const char* name, JsonWriter object) {
  json_object_set_object_member(object_.get(), name, object.object_.release());
  return *this;
}

std::string JsonWriter::text() const {
  JsonNodePtr node(json_node_init_object(json_node_alloc(), object_.get()));
  return StringPtr(json_to_string(node.get(), FALSE)).get();
}

}  // namespace vestibule::demo
