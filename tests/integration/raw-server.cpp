#include "raw-server.hpp"

#include "async/gio-call.hpp"

#include <array>
#include <memory>
#include <utility>

namespace vestibule::test {

namespace {

constexpr const char* end_of_request = "\r\n\r\n";

using Chunk = std::array<char, 4096>;

auto read(async::Object<GIOStream> connection, std::shared_ptr<Chunk> chunk) {
  return async::cancellable_call(
      [connection, chunk](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_input_stream_read_async(g_io_stream_get_input_stream(connection.get()), chunk->data(), chunk->size(),
                                  G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_input_stream_read_finish(G_INPUT_STREAM(stream), result, error);
      });
}

auto write_all(async::Object<GIOStream> connection, std::shared_ptr<std::string> bytes) {
  return async::cancellable_call(
      [connection, bytes](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_output_stream_write_all_async(g_io_stream_get_output_stream(connection.get()), bytes->data(), bytes->size(),
                                        G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), result, nullptr, error);
      });
}

async::Object<GIOStream> with_tls(async::Object<GIOStream> connection, GTlsCertificate* certificate) {
  GError* error = nullptr;
  auto tls = async::Object<GIOStream>::adopt(g_tls_server_connection_new(connection.get(), certificate, &error));
  g_assert_no_error(error);
  const char* protocols[] = {"h2", nullptr};
  g_tls_connection_set_advertised_protocols(G_TLS_CONNECTION(tls.get()), protocols);
  return tls;
}

}  // namespace

async::Task<std::string> RawConnection::read_request() {
  const auto chunk = std::make_shared<Chunk>();
  for (;;) {
    if (const auto end = read_.find(end_of_request); end != std::string::npos) {
      std::string request = read_.substr(0, end + 4);
      read_.erase(0, end + 4);
      co_return request;
    }
    const gssize size = co_await read(connection_, chunk);
    if (size == 0) co_return std::string();
    read_.append(chunk->data(), static_cast<std::size_t>(size));
  }
}

async::Task<std::string> RawConnection::read_some() {
  if (!read_.empty()) co_return std::exchange(read_, {});
  const auto chunk = std::make_shared<Chunk>();
  const gssize size = co_await read(connection_, chunk);
  co_return std::string(chunk->data(), static_cast<std::size_t>(size));
}

async::Task<void> RawConnection::write(std::string bytes) {
  const auto owned = std::make_shared<std::string>(std::move(bytes));
  co_await write_all(connection_, owned);
}

RawServer::RawServer(Script script, async::Object<GTlsCertificate> certificate)
    : script_(std::move(script)), certificate_(std::move(certificate)),
      service_(async::Object<GSocketService>::adopt(g_socket_service_new())) {
  const auto loopback = async::Object<GInetAddress>::adopt(g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4));
  const auto address = async::Object<GSocketAddress>::adopt(g_inet_socket_address_new(loopback.get(), 0));
  GSocketAddress* bound = nullptr;
  GError* error = nullptr;
  g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), address.get(), G_SOCKET_TYPE_STREAM,
                                G_SOCKET_PROTOCOL_TCP, nullptr, &bound, &error);
  g_assert_no_error(error);
  const auto owned = async::Object<GSocketAddress>::adopt(bound);
  port_ = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(owned.get()));
  const auto incoming = +[](GSocketService*, GSocketConnection* connection, GObject*, gpointer server) -> gboolean {
    auto& self = *static_cast<RawServer*>(server);
    self.connections_++;
    self.open_++;
    self.scope_.start(self.serve(async::Object<GSocketConnection>::share(connection)));
    return TRUE;
  };
  g_signal_connect(service_.get(), "incoming", G_CALLBACK(incoming), this);
}

RawServer::~RawServer() {
  scope_.cancel();
  g_signal_handlers_disconnect_by_data(service_.get(), this);
  g_socket_service_stop(service_.get());
  g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
}

std::string RawServer::url(const std::string& path) const {
  return (certificate_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

async::Task<void> RawServer::serve(async::Object<GSocketConnection> connection) {
  auto stream = async::Object<GIOStream>::share(G_IO_STREAM(connection.get()));
  if (certificate_) stream = with_tls(std::move(stream), certificate_.get());
  RawConnection raw(stream);
  try {
    co_await script_(raw);
  } catch (const async::GioError&) {
    // The client has gone.
  }
  g_io_stream_close(G_IO_STREAM(connection.get()), nullptr, nullptr);
  open_--;
}

RawServer::Script always(std::string answer) {
  return [answer = std::move(answer)](RawConnection& connection) -> async::Task<void> {
    for (;;) {
      const std::string request = co_await connection.read_request();
      if (request.empty()) co_return;
      co_await connection.write(answer);
    }
  };
}

}  // namespace vestibule::test
