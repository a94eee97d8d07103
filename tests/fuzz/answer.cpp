#include "answer.hpp"

#include <charconv>
#include <string>

namespace vestibule::testing {

namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void add_field(SoupMessageHeaders* headers, std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return;
  // libsoup has taken out what cannot stand in a field.
  const std::string name(line.substr(0, colon));
  const std::string value(line.substr(colon + 2));
  for (const char c : name)
    if (!g_ascii_isalnum(c) && c != '-') return;
  if (name.empty() || value.find_first_of(std::string_view("\r\0", 2)) != std::string::npos) return;
  soup_message_headers_append(headers, name.c_str(), value.c_str());
}

}  // namespace

service::HttpReply answer_of(std::string_view text) {
  service::HttpReply reply;
  reply.message = async::Object<SoupMessage>::adopt(soup_message_new("GET", "http://127.0.0.1/"));
  const std::string_view status = take_line(text);
  std::from_chars(status.data(), status.data() + std::min<std::size_t>(status.size(), 3), reply.status);
  if (reply.status < 100) reply.status = 200;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    add_field(soup_message_get_response_headers(reply.message.get()), line);
  }
  reply.body = async::Bytes::adopt(g_bytes_new(text.data(), text.size()));
  return reply;
}

}  // namespace vestibule::testing
