#pragma once

#include "async/owned.hpp"

#include <string>
#include <string_view>

namespace vestibule::bench {

/// A JSON text of about `size` bytes. `shape`: "people", a list of objects as services send them; "ones", a list of
/// numbers of one digit; "wide", one of a thousand objects with 50 members; "deep", lists in lists a thousand deep;
/// "text", one long string.
inline async::Bytes large_json(std::string_view shape, std::size_t size) {
  std::string text = "[";
  if (shape == "people")
    for (std::size_t i = 0; text.size() < size; i++) {
      text += i ? ",\n{\"id\":" : "\n{\"id\":";
      text += std::to_string(i) + R"(,"name":"Ada Lovelace","email":"ada)" + std::to_string(i);
      text += R"(@example.org","active":true,"balance":1234.5600,"tags":["mathematics","engines"],)";
      text += R"("address":{"street":"12 St James\u2019s Square","city":"London","location":[51.5075,-0.1353]}})";
    }
  else if (shape == "wide")
    for (std::size_t i = 0; i < 50'000; i++)
      text += (i % 50 ? ",\""
               : i    ? "},\n{\""
                      : "{\"") +
              ("member " + std::to_string(i % 50)) + "\":" + std::to_string(i);
  else if (shape == "ones")
    while (text.size() < size)
      text += text.size() > 1 ? ",1" : "1";
  else if (shape == "deep")
    while (text.size() < size)
      text += (text.size() > 1 ? "," : "") + std::string(1000, '[') + std::string(1000, ']');
  else
    text += '"' + std::string(size, 'x') + '"';
  text += shape == "wide" ? "}]" : "]";
  return async::Bytes::adopt(g_bytes_new(text.data(), text.size()));
}

}  // namespace vestibule::bench
