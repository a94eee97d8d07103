#include "session/request.hpp"

#include "service/origin.hpp"

#include <algorithm>
#include <string_view>

namespace vestibule::session {

namespace {

/// RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
    return g_ascii_isalnum(c) || marks.find(c) != std::string_view::npos;
  });
}

/// What would end the field's line, or is cut off by a C string, is no field value (RFC 9110 §5.5).
bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

async::OwnedUri uri_of(const Request& request) {
  return async::OwnedUri(g_uri_parse(request.url.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
}

}  // namespace

void check(const Request& request) {
  const auto uri = uri_of(request);
  const bool good = uri && service::origin_of(uri.get()) && is_field_value(request.url) && is_token(request.method) &&
                    is_field_value(request.content_type) &&
                    std::all_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
                      return is_token(header.first) && is_field_value(header.second);
                    });
  if (!good) throw MalformedRequest();
}

async::Object<SoupMessage> message_for(const Request& request) {
  const auto uri = uri_of(request);
  auto message = async::Object<SoupMessage>::adopt(soup_message_new_from_uri(request.method.c_str(), uri.get()));
  SoupMessageHeaders* headers = soup_message_get_request_headers(message.get());
  for (const auto& [name, value] : request.headers)
    soup_message_headers_append(headers, name.c_str(), value.c_str());
  if (request.body) {
    const char* type = request.content_type.empty() ? nullptr : request.content_type.c_str();
    soup_message_set_request_body_from_bytes(message.get(), type, request.body.get());
  }
  return message;
}

std::string route_of(const Request& request) {
  return request.method + " " + origin_text_of(request) + g_uri_get_path(uri_of(request).get());
}

std::string origin_text_of(const Request& request) {
  return service::origin_of(uri_of(request).get())->text();
}

}  // namespace vestibule::session
