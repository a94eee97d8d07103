#include "sharing/socket-listener.hpp"

#include "async/error.hpp"

#include <gio/gunixsocketaddress.h>

#include <utility>

namespace vestibule::sharing {

SocketListener::SocketListener(const std::string& socket_path, int most_at_once, Serve serve)
    : most_at_once_(most_at_once), serve_(std::move(serve)),
      service_(async::Object<GSocketService>::adopt(g_socket_service_new())) {
  const auto address = async::Object<GSocketAddress>::adopt(g_unix_socket_address_new(socket_path.c_str()));
  GError* error = nullptr;
  g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), address.get(), G_SOCKET_TYPE_STREAM,
                                G_SOCKET_PROTOCOL_DEFAULT, nullptr, nullptr, &error);
  if (error) throw async::GioError(*async::OwnedError(error));
  incoming_ = {service_.get(), g_signal_connect(service_.get(), "incoming", G_CALLBACK(incoming), this)};
  g_socket_service_start(service_.get());
}

SocketListener::~SocketListener() {
  g_socket_service_stop(service_.get());
  g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
}

gboolean SocketListener::incoming(GSocketService*, GSocketConnection* peer, GObject*, gpointer data) {
  auto& self = *static_cast<SocketListener*>(data);
  self.scope_.start(self.run(async::Object<GSocketConnection>::share(peer)));
  if (++self.at_once_ >= self.most_at_once_) g_socket_service_stop(self.service_.get());
  return TRUE;
}

async::Task<void> SocketListener::run(async::Object<GSocketConnection> peer) {
  co_await serve_(std::move(peer));
  if (at_once_-- >= most_at_once_) g_socket_service_start(service_.get());
}

}  // namespace vestibule::sharing
