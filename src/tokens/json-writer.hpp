#pragma once

#include "async/owned.hpp"

#include <json-glib/json-glib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace vestibule::tokens {

/// Writes one JSON value. Text is made valid UTF-8.
class JsonWriter {
public:
  JsonWriter() : builder_(async::Object<JsonBuilder>::adopt(json_builder_new())) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  /// The name of the member whose value comes next.
  JsonWriter& member(const char* name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  /// The whole, on one line.
  std::string written() const;
  /// The whole, in lines that people can read.
  std::string lines() const;

private:
  async::Object<JsonBuilder> builder_;
};

}  // namespace vestibule::tokens
