#include "service/constant-headers.hpp"

#include "async/owned.hpp"

#include <memory>

namespace vestibule::service {

namespace {

struct Headers {
  Origin origin;
  ConstantHeaders headers;
};
using SharedHeaders = std::shared_ptr<const Headers>;

/// Calls the handler with the headers, which last as long as the connection: longer than the session does.
void connect(gpointer instance, const char* signal, GCallback handler, const SharedHeaders& headers) {
  g_signal_connect_data(
      instance, signal, handler, new SharedHeaders(headers),
      [](gpointer data, GClosure*) { delete static_cast<SharedHeaders*>(data); }, G_CONNECT_DEFAULT);
}

void starting(SoupMessage* message, gpointer data) {
  const auto& [origin, constants] = **static_cast<SharedHeaders*>(data);
  put_constant_headers(message, origin, constants);
}

void request_queued(SoupSession*, SoupMessage* message, gpointer data) {
  connect(message, "starting", G_CALLBACK(starting), *static_cast<SharedHeaders*>(data));
}

}  // namespace

void put_constant_headers(SoupMessage* message, const Origin& origin, const ConstantHeaders& constants) {
  // To a proxy, which is not the service.
  if (g_str_equal(soup_message_get_method(message), SOUP_METHOD_CONNECT)) return;
  SoupMessageHeaders* headers = soup_message_get_request_headers(message);
  const bool home = has_origin(soup_message_get_uri(message), origin) && origin.may_carry_tokens();
  for (const auto& [name, value] : constants) {
    soup_message_headers_remove(headers, name.c_str());
    if (home) soup_message_headers_append(headers, name.c_str(), value.c_str());
  }
}

void add_constant_headers(SoupSession* session, Origin origin, ConstantHeaders headers) {
  if (headers.empty()) return;
  connect(session, "request-queued", G_CALLBACK(request_queued),
          std::make_shared<const Headers>(Headers{std::move(origin), std::move(headers)}));
}

}  // namespace vestibule::service
