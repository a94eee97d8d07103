#pragma once

#include "async/owned.hpp"
#include "async/task-scope.hpp"

#include <gio/gio.h>

#include <functional>
#include <string>

namespace vestibule::sharing {

/// Listens on a unix socket, and serves so many peers at once; who comes then waits in the socket's queue.
class SocketListener {
public:
  /// What is done with a peer, who counts until it is over. It throws nothing.
  using Serve = std::function<async::Task<void>(async::Object<GSocketConnection>)>;

  /// Throws `async::GioError` where the socket cannot be made.
  SocketListener(const std::string& socket_path, int most_at_once, Serve serve);
  SocketListener(const SocketListener&) = delete;
  /// Who is being served is disconnected; the socket's file stays.
  ~SocketListener();

private:
  static gboolean incoming(GSocketService*, GSocketConnection* peer, GObject*, gpointer self);
  async::Task<void> run(async::Object<GSocketConnection> peer);

  int most_at_once_;
  Serve serve_;
  async::Object<GSocketService> service_;
  async::SignalConnection incoming_;
  int at_once_ = 0;
  async::TaskScope scope_;
};

}  // namespace vestibule::sharing
