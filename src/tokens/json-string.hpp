#pragma once

#include <string>
#include <string_view>

namespace vestibule::tokens {

/// A JSON string without its quotes and escapes.
struct JsonString {
  std::string text;
  /// False where an escape stands for U+0000, which a C string cannot hold, or for half a pair of surrogates, which
  /// UTF-8 cannot (RFC 7493 §2.1): such an escape is left as it was sent.
  bool is_exact = true;
};

/// `raw`: a string as it stands in a JSON text, with its quotes.
JsonString decode_json_string(std::string_view raw);

}  // namespace vestibule::tokens
