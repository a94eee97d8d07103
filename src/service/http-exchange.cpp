#include "service/http-exchange.hpp"

#include "async/gio-call.hpp"
#include "service/exchange-watch.hpp"
#include "service/http-fields.hpp"
#include "service/service-error.hpp"
#include "service/wiping-buffer.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace vestibule::service {

namespace {

/// For a part of an answer that is read at a time (bytes).
constexpr std::size_t usual_room = 4 * 1024;
constexpr std::size_t most_room = 64 * 1024;

// The calls keep the watch: libsoup may go on for a moment after the task is gone.

/// Who gives up a stream of libsoup's closes it, and libsoup then writes what is left of the request's body, or waits
/// for another answer where the body was not wanted: on this thread, as long as that takes. With a cancelled close it
/// does neither, and drops the connection.
ResponseStream response_stream(GInputStream* stream, std::shared_ptr<const ExchangeWatch> watch) {
  return ResponseStream(stream, [watch](GInputStream* stream) {
    const auto owned = async::Object<GInputStream>::adopt(stream);
    if (!stream || watch->sent_whole()) return;
    const auto cancelled = async::Object<GCancellable>::adopt(g_cancellable_new());
    g_cancellable_cancel(cancelled.get());
    g_input_stream_close(stream, cancelled.get(), nullptr);
  });
}

auto send(async::Object<SoupSession> session, async::Object<SoupMessage> message,
          std::shared_ptr<ExchangeWatch> watch) {
  return async::cancellable_call(
      [session, message](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        soup_session_send_async(session.get(), message.get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [watch](GObject* session, GAsyncResult* result, GError** error) {
        return response_stream(soup_session_send_finish(SOUP_SESSION(session), result, error), watch);
      });
}

/// Reads into what `buffer` has behind its first `filled` bytes.
auto read(ResponseStream stream, std::shared_ptr<WipingBuffer> buffer, std::size_t filled,
          std::shared_ptr<ExchangeWatch> watch) {
  return async::cancellable_call(
      [stream, buffer, filled, watch](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_input_stream_read_async(stream.get(), buffer->data() + filled, buffer->size() - filled, G_PRIORITY_DEFAULT,
                                  cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_input_stream_read_finish(G_INPUT_STREAM(stream), result, error);
      });
}

/// Room for the whole body and for finding its end, where the answer says its length; memory is wiped, so that too much
/// of it costs time.
std::size_t first_room(SoupMessage* message) {
  SoupMessageHeaders* headers = soup_message_get_response_headers(message);
  if (soup_message_headers_get_encoding(headers) != SOUP_ENCODING_CONTENT_LENGTH) return usual_room;
  return static_cast<std::size_t>(
             std::clamp<goffset>(soup_message_headers_get_content_length(headers), 0, most_room - 1)) +
         1;
}

/// Before 3.6.5 libsoup takes a connection that ends between two chunks for the end of the answer. The stream that
/// knows the chunks would read on there, which the cancellable keeps it from, and does not behind the last one.
bool is_cut_off(SoupMessage* message, GInputStream* stream_at_its_end) {
  SoupMessageHeaders* headers = soup_message_get_response_headers(message);
  if (soup_message_headers_get_encoding(headers) != SOUP_ENCODING_CHUNKED) return false;
  GInputStream* chunks = stream_at_its_end;
  while (G_IS_FILTER_INPUT_STREAM(chunks) && g_strcmp0(G_OBJECT_TYPE_NAME(chunks), "SoupBodyInputStream") != 0)
    chunks = g_filter_input_stream_get_base_stream(G_FILTER_INPUT_STREAM(chunks));
  if (!G_IS_FILTER_INPUT_STREAM(chunks)) return false;
  const auto cancelled = async::Object<GCancellable>::adopt(g_cancellable_new());
  g_cancellable_cancel(cancelled.get());
  char more;
  return g_input_stream_read(chunks, &more, 1, cancelled.get(), nullptr) != 0;
}

}  // namespace

bool leads_to_loopback(SoupMessage* message) {
  GSocketAddress* remote = soup_message_get_remote_address(message);
  return G_IS_INET_SOCKET_ADDRESS(remote) &&
         g_inet_address_get_is_loopback(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(remote)));
}

async::Object<SoupSession> new_soup_session(const TransportPolicy& policy, const Origin& origin, int connections) {
  auto session = async::Object<SoupSession>::adopt(soup_session_new_with_options(
      "max-conns", connections, "max-conns-per-host", connections, "timeout",
      static_cast<guint>(policy.io_timeout.count()), "accept-language-auto", TRUE, nullptr));
  if (!policy.user_agent.empty()) soup_session_set_user_agent(session.get(), policy.user_agent.c_str());
  if (policy.tls_database) soup_session_set_tls_database(session.get(), policy.tls_database.get());
  if (origin.is_loopback()) soup_session_set_proxy_resolver(session.get(), nullptr);
  soup_session_add_feature_by_type(session.get(), SOUP_TYPE_HSTS_ENFORCER);
  apply(policy.certificates, session.get(), origin);
  return session;
}

async::Task<OpenReply> begin_exchange(async::Object<SoupSession> session, async::Object<SoupMessage> message) {
  soup_message_disable_feature(message.get(), SOUP_TYPE_AUTH_MANAGER);
  const std::chrono::seconds io_timeout(soup_session_get_timeout(session.get()));
  const auto watch = std::make_shared<ExchangeWatch>(message.get(), io_timeout);
  try {
    auto sending = send(session, message, watch);
    auto body = co_await watch->calls(sending);
    OpenReply reply{static_cast<int>(soup_message_get_status(message.get())), message, std::move(body)};
    co_return reply;
  } catch (const async::GioError& error) {
    throw watch->failure(error);
  }
}

async::Task<HttpReply> exchange(async::Object<SoupSession> session, async::Object<SoupMessage> message,
                                std::size_t body_limit, std::optional<std::chrono::milliseconds> limit) {
  soup_message_disable_feature(message.get(), SOUP_TYPE_AUTH_MANAGER);
  const std::chrono::seconds io_timeout(soup_session_get_timeout(session.get()));
  const auto watch = std::make_shared<ExchangeWatch>(message.get(), io_timeout);
  if (limit) watch->limit_whole(*limit);
  try {
    auto sending = send(session, message, watch);
    const auto stream = co_await watch->calls(sending);
    const auto body = std::make_shared<WipingBuffer>(first_room(message.get()));
    std::size_t filled = 0;
    for (;;) {
      auto reading = read(stream, body, filled, watch);
      const gssize size = co_await watch->calls(reading);
      if (size == 0 && is_cut_off(message.get(), stream.get())) throw watch->failure(Trouble::ConnectionLost);
      if (size == 0) break;
      filled += static_cast<std::size_t>(size);
      if (filled > body_limit) throw watch->failure(Trouble::TooLarge);
      if (filled == body->size()) body->resize(filled + std::min(filled, most_room));
    }
    body->resize(filled);
    const auto status = static_cast<int>(soup_message_get_status(message.get()));
    HttpReply reply{status, message, bytes_of(std::move(*body))};
    co_return reply;
  } catch (const async::GioError& error) {
    throw watch->failure(error);
  }
}

bool OpenReply::is_whole() const {
  return !is_cut_off(message.get(), body.get());
}

std::string_view HttpReply::text() const {
  return view_of(body);
}

std::string HttpReply::content_type() const {
  const char* type = soup_message_headers_get_content_type(soup_message_get_response_headers(message.get()), nullptr);
  if (!type) return {};
  const async::OwnedString lower(g_ascii_strdown(type, -1));
  return lower.get();
}

std::optional<HttpTime> HttpReply::date() const {
  const char* value = soup_message_headers_get_one(soup_message_get_response_headers(message.get()), "Date");
  return value ? parse_http_date(value) : std::nullopt;
}

std::optional<std::chrono::milliseconds> HttpReply::retry_after() const {
  struct Found {
    HttpTime answered;
    std::optional<std::chrono::milliseconds> wait;
  } found{date().value_or(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())), {}};
  // Of several, the longest: nobody is asked too early.
  const auto look = [](const char* name, const char* value, gpointer data) {
    auto& found = *static_cast<Found*>(data);
    if (g_ascii_strcasecmp(name, "Retry-After") != 0) return;
    if (const auto wait = parse_retry_after(value, found.answered)) found.wait = std::max(found.wait, wait);
  };
  soup_message_headers_foreach(soup_message_get_response_headers(message.get()), look, &found);
  return found.wait;
}

}  // namespace vestibule::service
