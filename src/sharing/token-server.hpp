#pragma once

#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "session/account-tokens.hpp"
#include "sharing/peer-listener.hpp"
#include "tokens/account-key.hpp"

#include <gio/gio.h>

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::sharing {

/// Answers other processes of the same person for the one that owns the tokens, over a peer-to-peer D-Bus socket
/// (`token-wire.hpp`).
///
/// A peer is the same user, by its credentials. It may have 64 calls open, name 32 accounts and send 64 KiB a message;
/// more closes its connection or is refused. One that goes away takes its waiting calls with it, and nothing else; one
/// that does not read for 5 s is disconnected, and so is one that has not authenticated by then.
class TokenServer {
public:
  /// The account of that key, or null where there can be none. It is held while a peer that has named it is there.
  using FindAccount = std::function<std::shared_ptr<session::AccountTokens>(const tokens::AccountKey&)>;

  /// Listens on `socket_path`, which nobody else may be using: the caller holds the owner's lock, and a stale socket is
  /// removed. Throws `async::GioError`.
  TokenServer(std::string socket_path, FindAccount find_account);
  /// Closes every connection, then removes the socket.
  ~TokenServer();

  /// From now on calls are refused with `HandingOver`; those that are open go on.
  void refuse_new_calls() { handing_over_ = true; }
  /// Returns when no call is open.
  async::Task<void> calls_finished();

private:
  class Connection;
  using Connections = std::list<std::unique_ptr<Connection>>;

  void drop(Connection* connection);

  std::string socket_path_;
  FindAccount find_account_;
  bool handing_over_ = false;
  int open_calls_ = 0;
  async::Event call_ended_;
  Connections connections_;
  std::optional<PeerListener> listener_;
};

}  // namespace vestibule::sharing
