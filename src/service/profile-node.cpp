#include "service/profile-node.hpp"

#include "service/http-fields.hpp"
#include "service/profile-reader.hpp"
#include "service/resource-path.hpp"
#include "tokens/json-pointer.hpp"

#include <algorithm>
#include <cmath>

namespace vestibule::service {

namespace {

constexpr std::size_t longest_text = 2048;  // bytes

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return g_ascii_iscntrl(c); });
}

}  // namespace

ProfileNode::ProfileNode(JsonNode* node, std::string file, std::string pointer)
    : node_(node), file_(std::move(file)), pointer_(std::move(pointer)) {}

void ProfileNode::fail(std::string expected) const {
  throw ProfileError(file_, pointer_, std::move(expected));
}

void ProfileNode::expect_members(std::initializer_list<const char*> known) const {
  if (!JSON_NODE_HOLDS_OBJECT(node_)) fail("an object");
  for (const auto& [name, node] : members())
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::string names;
      for (const char* one : known)
        names += (names.empty() ? "" : ", ") + std::string(one);
      node.fail("nothing of that name, but one of " + names);
    }
}

std::optional<ProfileNode> ProfileNode::member(const char* name) const {
  if (!JSON_NODE_HOLDS_OBJECT(node_)) fail("an object");
  JsonNode* node = json_object_get_member(json_node_get_object(node_), name);
  if (!node) return std::nullopt;
  return ProfileNode(node, file_, tokens::below(pointer_, name));
}

ProfileNode ProfileNode::required(const char* name) const {
  auto node = member(name);
  if (!node) fail("an object with the member " + std::string(name));
  return *node;
}

std::vector<std::pair<std::string, ProfileNode>> ProfileNode::members() const {
  if (!JSON_NODE_HOLDS_OBJECT(node_)) fail("an object");
  std::vector<std::pair<std::string, ProfileNode>> result;
  JsonObject* object = json_node_get_object(node_);
  JsonObjectIter members;
  json_object_iter_init_ordered(&members, object);
  const char* name = nullptr;
  JsonNode* node = nullptr;
  while (json_object_iter_next_ordered(&members, &name, &node))
    result.emplace_back(name, ProfileNode(node, file_, tokens::below(pointer_, name)));
  return result;
}

std::vector<ProfileNode> ProfileNode::elements(std::size_t least) const {
  if (!JSON_NODE_HOLDS_ARRAY(node_)) fail("an array");
  JsonArray* array = json_node_get_array(node_);
  const std::size_t length = json_array_get_length(array);
  if (length < least) fail("an array with " + std::to_string(least) + " or more elements");
  std::vector<ProfileNode> result;
  for (guint i = 0; i < length; i++)
    result.emplace_back(json_array_get_element(array, i), file_, tokens::below(pointer_, std::to_string(i)));
  return result;
}

bool ProfileNode::is_text() const {
  return tokens::text_of(node_).has_value();
}

std::string ProfileNode::text() const {
  auto text = tokens::text_of(node_);
  if (!text || text->empty() || text->size() > longest_text || has_control(*text))
    fail("a text of 1 to 2048 bytes without control characters");
  return *text;
}

std::string ProfileNode::json_pointer(std::size_t names) const {
  const auto text = tokens::text_of(node_);
  const auto split = text ? tokens::split_json_pointer(*text) : std::nullopt;
  if (!split || split->size() < names) fail("a JSON pointer, such as \"/data/token\"");
  return *text;
}

std::string ProfileNode::path() const {
  const auto text = tokens::text_of(node_);
  if (!text || !is_resource_path(*text))
    fail("a path that begins with one slash, without \"..\", \".\", \"\\\", \"#\" or spaces");
  return *text;
}

std::string ProfileNode::word() const {
  const auto text = tokens::text_of(node_);
  if (!text || text->size() > longest_text || !is_http_token(*text)) fail("a word, such as \"GET\" or \"X-Token\"");
  return *text;
}

int ProfileNode::number(int least, int most) const {
  const auto number = tokens::number_of(node_);
  if (!number || *number != std::floor(*number) || *number < least || *number > most)
    fail("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return static_cast<int>(*number);
}

bool ProfileNode::boolean() const {
  const auto value = tokens::boolean_of(node_);
  if (!value) fail("true or false");
  return *value;
}

std::size_t ProfileNode::one_of(std::initializer_list<const char*> words) const {
  const auto text = tokens::text_of(node_);
  const auto found = std::find(words.begin(), words.end(), text.value_or(""));
  if (found == words.end()) {
    std::string names;
    for (const char* word : words)
      names += (names.empty() ? "\"" : ", \"") + std::string(word) + "\"";
    fail("one of " + names);
  }
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace vestibule::service
