#pragma once

#include "tokens/bounded-json.hpp"
#include "tokens/secret.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::tokens {

/// Puts a JSON string for that text behind what is there (RFC 8259 §7). `Buffer`: of characters, one that wipes.
template <class Buffer>
void append_json_string(Buffer& buffer, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  buffer.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      for (const char escaped : {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 0xf]})
        buffer.push_back(escaped);
      continue;
    }
    if (c == '"' || c == '\\') buffer.push_back('\\');
    buffer.push_back(c);
  }
  buffer.push_back('"');
}

/// A JSON text in which some strings are secrets. They are read by us, into memory for secrets; json-glib, which wipes
/// nothing that it gives back, reads the text without them.
class SecretJson {
public:
  /// `places`: JSON Pointers (RFC 6901) to where a secret may be. Nothing where `parse_json` would read nothing.
  static std::optional<SecretJson> parse(std::string_view text, const std::vector<std::string>& places);

  /// The text's tree, with an empty string for each secret.
  const JsonNodePtr& rest() const { return rest_; }
  /// The string at one of the places; nothing where there is none, or something else.
  std::optional<Secret> secret(const std::string& place) const;

private:
  JsonNodePtr rest_;
  std::map<std::string, Secret> secrets_;
};

}  // namespace vestibule::tokens
