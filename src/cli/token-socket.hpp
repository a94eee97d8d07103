#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "session/account-session.hpp"

#include <gio/gio.h>

#include <memory>
#include <string>

namespace vestibule::cli {

/// The socket cannot be made; the text is for people.
class SocketError : public Error {
public:
  explicit SocketError(std::string text) : Error("no socket could be made"), text_(std::move(text)) {}
  const std::string& text() const { return text_; }

private:
  std::string text_;
};

/// Gives an account's access token to the other programs of the same person, as an agent does: over a unix socket that
/// only they can reach. Who connects sends the line "token", and is sent "token TOKEN" or "error TEXT"; never the
/// refresh token. Each use is said on standard error, with the process that asked.
///
/// Who says nothing has 5 s, and 64 can be there at once; the others wait in the socket's queue.
class TokenSocket {
public:
  /// The folder must be one that nobody else can write to. A socket that nobody listens on any more is replaced, and
  /// nothing else is. Throws `SocketError`.
  TokenSocket(std::string path, std::shared_ptr<session::AccountSession> account);
  TokenSocket(const TokenSocket&) = delete;
  /// Removes the socket.
  ~TokenSocket();

private:
  static gboolean incoming(GSocketService*, GSocketConnection* peer, GObject*, gpointer self);
  async::Task<void> serve(async::Object<GSocketConnection> peer);
  async::Task<tokens::Secret> answer(std::string question, int process);

  std::string path_;
  std::shared_ptr<session::AccountSession> account_;
  async::Object<GSocketService> service_;
  async::SignalConnection incoming_;
  int peers_ = 0;
  async::TaskScope scope_;
};

}  // namespace vestibule::cli
