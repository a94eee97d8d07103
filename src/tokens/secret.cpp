#include "tokens/secret.hpp"

#include <string.h>

namespace vestibule::tokens {

namespace {

constexpr const char* content_type = "text/plain";

/// libsecret wipes only what it could lock into memory.
void wipe_and_unref(SecretValue* value) {
  gsize length = 0;
  const char* text = secret_value_get(value, &length);
  explicit_bzero(const_cast<char*>(text), length);
  secret_value_unref(value);
}

}  // namespace

Secret::Secret(std::string_view text) {
  if (text.empty()) return;
  value_ = {secret_value_new(text.data(), static_cast<gssize>(text.size()), content_type), &wipe_and_unref};
}

std::size_t Secret::size() const {
  return reveal().size();
}

std::string_view Secret::reveal() const {
  if (!value_) return "";
  gsize length = 0;
  const char* text = secret_value_get(value_.get(), &length);
  return {text, length};
}

bool Secret::operator==(const Secret& other) const {
  const std::string_view ours = reveal();
  const std::string_view theirs = other.reveal();
  if (ours.size() != theirs.size()) return false;
  // Volatile, so that the compiler does not make the loop end at the first difference.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < ours.size(); i++)
    difference = difference | static_cast<unsigned char>(ours[i] ^ theirs[i]);
  return difference == 0;
}

}  // namespace vestibule::tokens
