#include "library/attached-message.hpp"

#include "library/attachment-impl.hpp"
#include "session/request.hpp"

#include <string_view>
#include <vector>

namespace vestibule::library {

namespace {

constexpr const char* challenge_header = "WWW-Authenticate";
constexpr const char* challenge = "Bearer realm=\"vestibule\"";

GQuark quark() {
  static const GQuark quark = g_quark_from_static_string("vestibule-attached");
  return quark;
}

}  // namespace

AttachedMessage* attached(SoupMessage* message) {
  return static_cast<AttachedMessage*>(g_object_get_qdata(G_OBJECT(message), quark()));
}

void set_attached(SoupMessage* message, std::unique_ptr<AttachedMessage> attached) {
  g_object_set_qdata_full(G_OBJECT(message), quark(), attached.release(),
                          [](gpointer data) { std::unique_ptr<AttachedMessage>(static_cast<AttachedMessage*>(data)); });
}

bool takes_challenge(SoupMessage* message) {
  const auto* known = attached(message);
  const auto attachment = known ? known->attachment.lock() : nullptr;
  return attachment && attachment->is_home(message);
}

bool has_body(SoupMessage* message) {
  SoupMessageHeaders* headers = soup_message_get_request_headers(message);
  return soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CHUNKED ||
         soup_message_headers_get_content_length(headers) > 0;
}

std::string route_of(SoupMessage* message) {
  const async::OwnedString url(g_uri_to_string(soup_message_get_uri(message)));
  session::Request request{.method = soup_message_get_method(message), .url = url.get()};
  return session::route_of(request);
}

void add_challenge(SoupMessage* message) {
  soup_message_headers_append(soup_message_get_response_headers(message), challenge_header, challenge);
  attached(message)->challenged = true;
}

void remove_challenge(SoupMessage* message) {
  if (!std::exchange(attached(message)->challenged, false)) return;
  SoupMessageHeaders* headers = soup_message_get_response_headers(message);
  std::vector<std::string> others;
  SoupMessageHeadersIter iterator;
  soup_message_headers_iter_init(&iterator, headers);
  const char* name = nullptr;
  const char* value = nullptr;
  while (soup_message_headers_iter_next(&iterator, &name, &value))
    if (g_ascii_strcasecmp(name, challenge_header) == 0 && std::string_view(value) != challenge)
      others.emplace_back(value);
  soup_message_headers_remove(headers, challenge_header);
  for (const auto& other : others)
    soup_message_headers_append(headers, challenge_header, other.c_str());
}

}  // namespace vestibule::library
