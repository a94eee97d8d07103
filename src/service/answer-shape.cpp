#include "service/answer-shape.hpp"

#include "tokens/json-pointer.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::service {

namespace {

bool is_empty(JsonNode* node) {
  if (!node || JSON_NODE_HOLDS_NULL(node)) return true;
  if (JSON_NODE_HOLDS_OBJECT(node)) return json_object_get_size(json_node_get_object(node)) == 0;
  if (JSON_NODE_HOLDS_ARRAY(node)) return json_array_get_length(json_node_get_array(node)) == 0;
  return tokens::text_of(node) == "";
}

}  // namespace

bool has_shape(const AnswerShape& shape, int status, const std::optional<tokens::JsonNodePtr>& answer) {
  if (shape.status != status) return false;
  if (shape.members.empty() && shape.equals.empty() && shape.empty.empty()) return true;
  if (!answer) return false;
  const auto at = [&](const std::string& pointer) { return tokens::find(*answer, pointer); };
  return std::all_of(shape.members.begin(), shape.members.end(), at) &&
         std::all_of(shape.equals.begin(), shape.equals.end(),
                     [&](const auto& equal) { return tokens::text_of(at(equal.first)) == equal.second; }) &&
         std::all_of(shape.empty.begin(), shape.empty.end(),
                     [&](const std::string& pointer) { return is_empty(at(pointer)); });
}

bool refuses_token(const TokenUse& use, int status, std::string_view body) {
  std::optional<tokens::JsonNodePtr> answer;
  bool parsed = false;
  return std::any_of(use.refusals.begin(), use.refusals.end(), [&](const AnswerShape& shape) {
    const bool needs_body = shape.status == status && !has_shape(shape, status, {});
    if (needs_body && !std::exchange(parsed, true)) answer = tokens::parse_json(body);
    return has_shape(shape, status, answer);
  });
}

}  // namespace vestibule::service
