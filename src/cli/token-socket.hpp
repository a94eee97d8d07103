#pragma once

#include "async/task.hpp"
#include "session/account-session.hpp"
#include "sharing/socket-listener.hpp"

#include <gio/gio.h>

#include <memory>
#include <optional>
#include <string>

namespace vestibule::cli {

/// Gives an account's access token to the other programs of the same person, as an agent does: over a unix socket that
/// only they can reach. Who connects sends the line "token", and is sent "token TOKEN" or "error TEXT"; never the
/// refresh token. Each use is said on standard error, with the process that asked.
///
/// Who says nothing has 5 s, and 64 can be there at once; the others wait in the socket's queue.
class TokenSocket {
public:
  /// The folder must be one that nobody else can write to. A socket that nobody listens on any more is replaced, and
  /// nothing else is. Throws `LocalError`.
  TokenSocket(std::string path, std::shared_ptr<session::AccountSession> account);
  TokenSocket(const TokenSocket&) = delete;
  /// Removes the socket.
  ~TokenSocket();

private:
  async::Task<void> serve(async::Object<GSocketConnection> peer);
  async::Task<tokens::Secret> answer(std::string question, int process);

  std::string path_;
  std::shared_ptr<session::AccountSession> account_;
  std::optional<sharing::SocketListener> listener_;
};

}  // namespace vestibule::cli
