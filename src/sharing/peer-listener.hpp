#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"
#include "sharing/socket-listener.hpp"

#include <gio/gio.h>

#include <functional>
#include <string>

namespace vestibule::sharing {

/// Listens on a unix socket, and takes in peers of the same user, by peer credentials, from any sandbox that has the
/// socket. They authenticate as D-Bus wants it, EXTERNAL or, where GDBus knows nobody, ANONYMOUS.
///
/// A `GDBusServer` has a thread for each peer that has not authenticated, for as long as that likes. Here it has 5 s,
/// and there are 64 such peers at most: who comes then waits in the socket's queue.
class PeerListener {
public:
  /// Called with each peer that has authenticated; its messages come after that.
  using TakeIn = std::function<void(GDBusConnection*)>;

  /// Throws `async::GioError` where the socket cannot be made. When this is destroyed, who has not authenticated is
  /// disconnected; the socket's file stays.
  PeerListener(const std::string& socket_path, TakeIn take_in);

private:
  async::Task<void> authenticate(async::Object<GSocketConnection> peer);

  TakeIn take_in_;
  async::OwnedString guid_;
  SocketListener listener_;
};

}  // namespace vestibule::sharing
