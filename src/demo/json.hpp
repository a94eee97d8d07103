#pragma once

#include "owned.hpp"

#include <json-glib/json-glib.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vestibule::demo {

using JsonNodePtr = std::unique_ptr<JsonNode, FreedBy<json_node_unref>>;

/**
 * Parses `text` if it is one JSON object in UTF-8, nested no deeper than 32. The text is scanned before json-glib sees
 * it: version 1.6 overflows the stack on 100,000 nested brackets, and cuts a string at an escaped NUL.
 *
 * @returns nothing when it is not such an object.
 */
std::optional<JsonNodePtr> parse_object(std::string_view text);

/** The string member `name`, or nothing when it is missing or of another type. */
std::optional<std::string> string_member(JsonObject* object, const char* name);

/** Builds the text of one JSON object; members keep the order in which they are added. */
class JsonWriter {
public:
  JsonWriter();
  ~JsonWriter();
  JsonWriter(JsonWriter&&) = default;
  JsonWriter& operator=(JsonWriter&&) = default;

  JsonWriter& add(const char* name, std::string_view text);
  JsonWriter& add(const char* name, const char* text) { return add(name, std::string_view(text)); }
  JsonWriter& add(const char* name, double number);
  JsonWriter& add(const char* name, std::int64_t number);
  JsonWriter& add(const char* name, JsonWriter object);

  /** The object without white space. */
  std::string text() const;

private:
  std::unique_ptr<JsonObject, FreedBy<json_object_unref>> object_;
};

}  // namespace vestibule::demo
