#pragma once

#include "async/owned.hpp"

#include <json-glib/json-glib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace vestibule::check {

/// One JSON value for programs. Text is made valid UTF-8.
class JsonOutput {
public:
  JsonOutput() : builder_(async::Object<JsonBuilder>::adopt(json_builder_new())) {}

  JsonOutput& begin_object();
  JsonOutput& end_object();
  JsonOutput& begin_array();
  JsonOutput& end_array();
  /// The name of the member whose value comes next.
  JsonOutput& member(const char* name);
  JsonOutput& text(std::string_view value);
  JsonOutput& number(std::int64_t value);
  JsonOutput& boolean(bool value);
  JsonOutput& null();

  /// The whole, in lines that people can read.
  std::string lines() const;
  /// Prints the whole as a line on standard output.
  void print() const;

private:
  async::Object<JsonBuilder> builder_;
};

}  // namespace vestibule::check
