#include "exchange.hpp"

#include <cstring>
#include <utility>

namespace vestibule::demo {
namespace {

constexpr const char* exchange_key = "vestibule-demo-exchange";
// Before 3.4.3 libsoup's server grants a client one HTTP/2 window and never another: what is longer would never arrive.
constexpr std::size_t longest_old_http2_body = 65535;
constexpr unsigned lingering = 5000;  // milliseconds

/** A GSource callback that owns its function. */
void call_later(unsigned milliseconds, std::function<void()> function) {
  g_timeout_add_full(
      G_PRIORITY_DEFAULT, milliseconds,
      [](gpointer owned) -> gboolean {
        (*static_cast<std::function<void()>*>(owned))();
        return G_SOURCE_REMOVE;
      },
      new std::function<void()>(std::move(function)),
      [](gpointer owned) { delete static_cast<std::function<void()>*>(owned); });
}

std::string http_date(double skew) {
  const std::unique_ptr<GDateTime, FreedBy<g_date_time_unref>> now(g_date_time_new_now_utc());
  const std::unique_ptr<GDateTime, FreedBy<g_date_time_unref>> skewed(g_date_time_add_seconds(now.get(), skew));
  return StringPtr(soup_date_time_to_string(skewed ? skewed.get() : now.get(), SOUP_DATE_HTTP)).get();
}

}  // namespace

std::string error_body(unsigned status, const std::string& message, const char* error) {
  JsonWriter writer;
  writer.add("statusCode", std::int64_t{status}).add("message", message);
  if (error) writer.add("error", error);
  return writer.text();
}

void answer_error(const ExchangePtr& exchange, unsigned status, const std::string& message) {
  exchange->answer(status, error_body(status, message, soup_status_get_phrase(status)));
}

void answering(const ExchangePtr& exchange, const std::function<void()>& serve) {
  try {
    serve();
  } catch (const std::exception&) {
    exchange->answer(SOUP_STATUS_INTERNAL_SERVER_ERROR,
                     error_body(SOUP_STATUS_INTERNAL_SERVER_ERROR, "Internal server error"));
  }
}

std::shared_ptr<Exchange> Exchange::begin(SoupServerMessage* message, const Policy& policy) {
  auto exchange = std::make_shared<Exchange>(message, policy);
  g_object_set_data_full(G_OBJECT(message), exchange_key, new ExchangePtr(exchange),
                         [](gpointer owned) { delete static_cast<ExchangePtr*>(owned); });
  return exchange;
}

std::shared_ptr<Exchange> Exchange::of(SoupServerMessage* message) {
  const auto* exchange = static_cast<ExchangePtr*>(g_object_get_data(G_OBJECT(message), exchange_key));
  return exchange ? *exchange : nullptr;
}

// The message owns the exchange and the exchange the message, until the message has finished.
Exchange::Exchange(SoupServerMessage* message, const Policy& policy)
    : message_(another_reference(message)), policy_(policy) {
  g_signal_connect(message, "finished",
                   G_CALLBACK(+[](SoupServerMessage*, gpointer self) { static_cast<Exchange*>(self)->finish(); }),
                   this);
  g_signal_connect(message, "got-chunk", G_CALLBACK(+[](SoupServerMessage*, GBytes* chunk, gpointer self) {
                     static_cast<Exchange*>(self)->got_chunk(chunk);
                   }),
                   this);
}

void Exchange::finish() {
  if (over_) return;
  over_ = true;
  if (on_over) on_over();
  instead = nullptr;  // it holds this exchange
  const ExchangePtr alive = shared_from_this();
  g_signal_handlers_disconnect_by_data(message_.get(), this);
  g_object_set_data(G_OBJECT(message_.get()), exchange_key, nullptr);
}

std::string Exchange::method() const {
  const char* method = soup_server_message_get_method(message_.get());
  return method == SOUP_METHOD_HEAD ? SOUP_METHOD_GET : method;
}

std::string Exchange::path() const {
  return g_uri_get_path(soup_server_message_get_uri(message_.get()));
}

std::string Exchange::header(const char* name) const {
  const char* value = soup_message_headers_get_one(soup_server_message_get_request_headers(message_.get()), name);
  return value ? value : "";
}

bool Exchange::is_http2() const {
  return soup_server_message_get_http_version(message_.get()) == SOUP_HTTP_2_0;
}

std::string Exchange::target() const {
  const char* query = g_uri_get_query(soup_server_message_get_uri(message_.get()));
  return query ? path() + "?" + query : path();
}

std::optional<std::string> Exchange::bearer() const {
  constexpr std::size_t scheme_length = 7;
  const std::string value = header("Authorization");
  if (g_ascii_strncasecmp(value.c_str(), "Bearer ", scheme_length) != 0) return std::nullopt;
  return value.substr(std::min(value.find_first_not_of(' ', scheme_length), value.size()));
}

std::string Exchange::body() const {
  const BytesPtr bytes(soup_message_body_flatten(soup_server_message_get_request_body(message_.get())));
  gsize length = 0;
  const auto* text = static_cast<const char*>(g_bytes_get_data(bytes.get(), &length));
  return text ? std::string(text, length) : std::string();
}

void Exchange::bound_body(std::size_t limit, Reader reader) {
  limit_ = is_http2() && !soup_check_version(3, 4, 3) ? std::min(limit, longest_old_http2_body) : limit;
  reader_ = std::move(reader);
  SoupMessageHeaders* headers = soup_server_message_get_request_headers(message_.get());
  if (reader_) soup_message_body_set_accumulate(soup_server_message_get_request_body(message_.get()), FALSE);
  if (soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length(headers) > static_cast<goffset>(limit_))
    refuse_as_too_large();
}

void Exchange::got_chunk(GBytes* chunk) {
  gsize length = 0;
  const void* bytes = g_bytes_get_data(chunk, &length);
  received_ += length;
  if (answered_) return;
  if (received_ > limit_) {
    refuse_as_too_large();
  } else if (reader_) {
    reader_(bytes, length);
  }
}

/**
 * libsoup answers when it has read the whole body, unless the client asked first (`Expect: 100-continue`). So that
 * nobody uploads 100 MB to learn that 64 KiB were too much, the refusal is written at once where the connection is
 * plain HTTP/1.1; what still arrives is thrown away for a while, since closing right now would reset the connection
 * and the client would lose the answer (RFC 9112, section 9.6).
 */
void Exchange::refuse_as_too_large() {
  SoupServerMessage* message = message_.get();
  soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
  soup_message_body_truncate(soup_server_message_get_request_body(message));
  const std::string body =
      error_body(SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "The body is too large", "Payload Too Large");
  soup_message_headers_replace(response_headers(), "Connection", "close");
  answer(SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, body);

  GSocket* socket = soup_server_message_get_socket(message);
  const bool asked_first = (soup_message_headers_get_expectations(soup_server_message_get_request_headers(message)) &
                            SOUP_EXPECTATION_CONTINUE) != 0;
  if (is_http2()) return drop();  // an answer would wait for the end of the body, which may never come
  const bool is_plain = std::strcmp(g_uri_get_scheme(soup_server_message_get_uri(message)), "http") == 0;
  if (!socket || asked_first || !is_plain) return;
  const std::string text = "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n"
                           "Content-Type: application/json; charset=utf-8\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n" + body;
  g_socket_send(socket, text.data(), text.size(), nullptr, nullptr);
  g_socket_shutdown(socket, FALSE, TRUE, nullptr);
  call_later(lingering, [self = shared_from_this()] {
    if (!self->over_) self->drop();
  });
}

void Exchange::after(unsigned milliseconds, std::function<void()> next) {
  if (milliseconds == 0) return next();
  hold();
  call_later(milliseconds, [self = shared_from_this(), next = std::move(next)] { next(); });
}

void Exchange::hold() {
  if (held_ || over_ || answered_) return;
  held_ = true;
  soup_server_message_pause(message_.get());
}

void Exchange::resume() {
  if (!held_ || over_) return;  // after its end, what libsoup keeps of the message may be gone
  held_ = false;
  soup_server_message_unpause(message_.get());
}

void Exchange::answer(unsigned status, const std::string& body, const char* content_type) {
  if (answered_) return;
  if (const auto substitute = std::exchange(instead, {})) return substitute(status, body, content_type);
  begin_answer(status);
  if (over_) return;
  soup_server_message_set_response(message_.get(), content_type, SOUP_MEMORY_COPY, body.data(), body.size());
  resume();
}

void Exchange::answer_in_pieces(unsigned status, const char* content_type, goffset length,
                                const std::function<void(SoupMessageBody*)>& append_first) {
  if (answered_) return;
  begin_answer(status);
  if (over_) return;
  soup_message_headers_replace(response_headers(), "Content-Type", content_type);
  soup_message_headers_set_content_length(response_headers(), length);
  SoupMessageBody* pieces = soup_server_message_get_response_body(message_.get());
  soup_message_body_set_accumulate(pieces, FALSE);
  append_first(pieces);
  resume();
}

void Exchange::begin_answer(unsigned status) {
  answered_ = true;
  if (on_answer) on_answer(std::to_string(status));
  if (over_) return;
  soup_message_headers_replace(response_headers(), "Date", http_date(policy_.date_skew).c_str());
  soup_server_message_set_status(message_.get(), status, nullptr);
}

void Exchange::drop() {
  if (!answered_ && on_answer) on_answer("dropped");
  answered_ = true;
  if (over_) return;
  if (GSocket* socket = soup_server_message_get_socket(message_.get())) g_socket_shutdown(socket, TRUE, TRUE, nullptr);
  soup_server_message_set_status(message_.get(), SOUP_STATUS_INTERNAL_SERVER_ERROR, nullptr);
  if (is_http2() && !held_) {
    finish();  // nobody else would: libsoup 3.2 does not notice the end of an HTTP/2 connection that it only reads from
  } else {
    resume();  // what libsoup now tries to send is what makes it notice
  }
}

}  // namespace vestibule::demo
