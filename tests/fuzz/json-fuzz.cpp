// Texts from strangers: what the scanner lets through, json-glib reads, and no deeper than the bound.
#include "target.hpp"
#include "tokens/bounded-json.hpp"
#include "tokens/json-grammar.hpp"

#include <algorithm>

namespace vestibule::testing {

namespace {

using namespace tokens;

constexpr JsonBounds bounds{.bytes = 64 * 1024, .depth = 8};

std::size_t depth_of(JsonNode* node) {
  std::size_t deepest = 0;
  if (JSON_NODE_HOLDS_ARRAY(node)) {
    JsonArray* array = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(array); i++)
      deepest = std::max(deepest, depth_of(json_array_get_element(array, i)));
    return deepest + 1;
  }
  if (!JSON_NODE_HOLDS_OBJECT(node)) return 0;
  JsonObjectIter iterator;
  json_object_iter_init(&iterator, json_node_get_object(node));
  const char* name = nullptr;
  while (json_object_iter_next(&iterator, &name, &node)) {
    g_assert_true(g_utf8_validate(name, -1, nullptr));
    deepest = std::max(deepest, depth_of(node));
  }
  return deepest + 1;
}

void check_members(const JsonNodePtr& object) {
  const async::Owned<GList, &g_list_free> names(json_object_get_members(json_node_get_object(object.get())));
  for (const GList* name = names.get(); name; name = name->next) {
    const auto* text = static_cast<const char*>(name->data);
    if (const auto number = number_member(object, text)) g_assert_true(*number >= -0x1p53 && *number <= 0x1p53);
    if (const auto string = string_member(object, text)) g_assert_true(g_utf8_validate(string->c_str(), -1, nullptr));
  }
}

}  // namespace

void check(std::string_view input) {
  const bool is_text = g_utf8_validate(input.data(), static_cast<gssize>(input.size()), nullptr);
  const auto unusable = scan_json(input, bounds.depth);
  const auto json = parse_json(input, bounds);
  g_assert_true(json.has_value() == (is_text && unusable && input.size() <= bounds.bytes));
  if (unusable) {
    std::size_t end = 0;
    for (const auto& number : *unusable) {
      g_assert_true(number.offset >= end && number.length > 0);
      end = number.offset + number.length;
    }
    g_assert_true(end <= input.size());
  }
  if (!json) return;
  g_assert_cmpuint(depth_of(json->get()), <=, bounds.depth);
  if (is_json_object(*json)) check_members(*json);
}

}  // namespace vestibule::testing
