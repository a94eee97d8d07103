#pragma once

#include "tokens/bounded-json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

/// The names and indices of a JSON pointer (RFC 6901), unescaped; none for "", which points to the whole. Nothing where
/// it is no pointer.
std::optional<std::vector<std::string>> split_json_pointer(std::string_view pointer);
/// The pointer to what is called `name` in what `pointer` points to.
std::string below(std::string_view pointer, std::string_view name);

/// What the pointer points to in the document; null where there is nothing.
JsonNode* find(const JsonNodePtr& document, std::string_view pointer);

}  // namespace vestibule::tokens
