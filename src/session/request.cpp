#include "session/request.hpp"

#include "service/http-fields.hpp"
#include "service/origin.hpp"

#include <algorithm>

namespace vestibule::session {

namespace {

async::OwnedUri uri_of(const Request& request) {
  return async::OwnedUri(g_uri_parse(request.url.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
}

}  // namespace

void check(const Request& request) {
  const auto uri = uri_of(request);
  const bool good = uri && (request.takes_token || !request.one_shot_body) && service::origin_of(uri.get()) &&
                    service::is_field_value(request.url) && service::is_http_token(request.method) &&
                    service::is_field_value(request.content_type) &&
                    std::all_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
                      return service::is_http_token(header.first) && service::is_field_value(header.second);
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
  const auto uri = uri_of(request);
  return request.method + " " + service::origin_of(uri.get())->text() + g_uri_get_path(uri.get());
}

std::string origin_text_of(const Request& request) {
  return service::origin_of(uri_of(request).get())->text();
}

}  // namespace vestibule::session
