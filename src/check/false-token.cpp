#include "check/false-token.hpp"

#include "tokens/jwt-claims.hpp"

#include <string.h>

#include <string>

namespace vestibule::check {

namespace {

/// {"alg":"none","typ":"JWT"}
constexpr const char* unsigned_header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";

tokens::Secret wiped(std::string text) {
  tokens::Secret secret(text);
  explicit_bzero(text.data(), text.size());
  return secret;
}

}  // namespace

tokens::Secret damaged(const tokens::Secret& token) {
  std::string text(token.reveal());
  if (text.empty()) return {};
  // The last characters of base64 may stand for nothing.
  const auto end = text.rfind('.');
  const bool has_signature = end != std::string::npos && end + 1 < text.size();
  char& changed = text[has_signature ? end + 1 : text.size() / 2];
  changed = changed == 'A' ? 'B' : 'A';
  return wiped(std::move(text));
}

std::optional<tokens::Secret> unsigned_copy(const tokens::Secret& token) {
  const auto text = token.reveal();
  if (!tokens::decode_jwt(text)) return std::nullopt;
  const auto first = text.find('.');
  return wiped(std::string(unsigned_header).append(text.substr(first, text.rfind('.') + 1 - first)));
}

}  // namespace vestibule::check
