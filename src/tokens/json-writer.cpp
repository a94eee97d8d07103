#include "tokens/json-writer.hpp"

#include "tokens/bounded-json.hpp"

namespace vestibule::tokens {

JsonWriter& JsonWriter::begin_object() {
  json_builder_begin_object(builder_.get());
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  json_builder_end_object(builder_.get());
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  json_builder_begin_array(builder_.get());
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  json_builder_end_array(builder_.get());
  return *this;
}

JsonWriter& JsonWriter::member(const char* name) {
  json_builder_set_member_name(builder_.get(), name);
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  const async::OwnedString valid(g_utf8_make_valid(value.data(), static_cast<gssize>(value.size())));
  json_builder_add_string_value(builder_.get(), valid.get());
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  json_builder_add_int_value(builder_.get(), value);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  json_builder_add_boolean_value(builder_.get(), value);
  return *this;
}

JsonWriter& JsonWriter::null() {
  json_builder_add_null_value(builder_.get());
  return *this;
}

namespace {

std::string text_of(JsonBuilder* builder, bool in_lines) {
  const auto root = JsonNodePtr::adopt(json_builder_get_root(builder));
  const async::OwnedString text(json_to_string(root.get(), in_lines));
  return text.get();
}

}  // namespace

std::string JsonWriter::written() const {
  return text_of(builder_.get(), false);
}

std::string JsonWriter::lines() const {
  return text_of(builder_.get(), true) + "\n";
}

}  // namespace vestibule::tokens
