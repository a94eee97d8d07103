#include "check/json-output.hpp"

#include "tokens/bounded-json.hpp"

#include <cstdio>

namespace vestibule::check {

JsonOutput& JsonOutput::begin_object() {
  json_builder_begin_object(builder_.get());
  return *this;
}

JsonOutput& JsonOutput::end_object() {
  json_builder_end_object(builder_.get());
  return *this;
}

JsonOutput& JsonOutput::begin_array() {
  json_builder_begin_array(builder_.get());
  return *this;
}

JsonOutput& JsonOutput::end_array() {
  json_builder_end_array(builder_.get());
  return *this;
}

JsonOutput& JsonOutput::member(const char* name) {
  json_builder_set_member_name(builder_.get(), name);
  return *this;
}

JsonOutput& JsonOutput::text(std::string_view value) {
  const async::OwnedString valid(g_utf8_make_valid(value.data(), static_cast<gssize>(value.size())));
  json_builder_add_string_value(builder_.get(), valid.get());
  return *this;
}

JsonOutput& JsonOutput::number(std::int64_t value) {
  json_builder_add_int_value(builder_.get(), value);
  return *this;
}

JsonOutput& JsonOutput::boolean(bool value) {
  json_builder_add_boolean_value(builder_.get(), value);
  return *this;
}

JsonOutput& JsonOutput::null() {
  json_builder_add_null_value(builder_.get());
  return *this;
}

std::string JsonOutput::lines() const {
  const auto root = tokens::JsonNodePtr::adopt(json_builder_get_root(builder_.get()));
  const async::OwnedString text(json_to_string(root.get(), TRUE));
  return std::string(text.get()) + "\n";
}

void JsonOutput::print() const {
  const auto root = tokens::JsonNodePtr::adopt(json_builder_get_root(builder_.get()));
  const async::OwnedString text(json_to_string(root.get(), FALSE));
  std::printf("%s\n", text.get());
  std::fflush(stdout);
}

}  // namespace vestibule::check
