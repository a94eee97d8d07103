#pragma once

#include "async/owned.hpp"

#include <json-glib/json-glib.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vestibule::tokens {

using JsonNodePtr = async::Counted<JsonNode, &json_node_ref, &json_node_unref>;

/// Limits on text from a stranger, checked before json-glib sees it: it has no depth limit of its own before 1.10.
struct JsonBounds {
  std::size_t bytes = 1024 * 1024;
  std::size_t depth = 64;
};

/// Parses a JSON text (RFC 8259) of bounded size and depth, in valid UTF-8. Nothing, where it is not one, or where a
/// string has U+0000 or half a surrogate pair. Of members with the same name the last one counts (RFC 7519 §4).
std::optional<JsonNodePtr> parse_json(std::string_view text, JsonBounds bounds = {});

/// Whether `parse_json` would read it.
bool is_json(std::string_view text, JsonBounds bounds = {});

bool is_json_object(const JsonNodePtr& node);
/// The node's value, if it is there and of that type.
std::optional<std::string> text_of(JsonNode* node);
/// A number, if it is finite and within ±2⁵³ (json-glib turns 1e400 into infinity and a 23-digit integer into −1: a
/// number that is out of range in the text is none).
std::optional<double> number_of(JsonNode* node);
std::optional<bool> boolean_of(JsonNode* node);

/// A member of a JSON object, if the node is an object that has it with that type.
std::optional<std::string> string_member(const JsonNodePtr& object, const char* name);
std::optional<double> number_member(const JsonNodePtr& object, const char* name);
std::optional<bool> boolean_member(const JsonNodePtr& object, const char* name);

}  // namespace vestibule::tokens
