#include "cli/token-socket.hpp"

#include "async/gio-call.hpp"
#include "async/race.hpp"
#include "cli/command.hpp"
#include "cli/exit-status.hpp"
#include "cli/read-some.hpp"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <optional>

namespace vestibule::cli {

using namespace std::chrono_literals;
using Address = async::Object<GSocketAddress>;

namespace {

constexpr auto patience = 5s;
constexpr int most_peers = 64;
constexpr std::size_t longest_question = 1024;  // bytes

auto write_whole(const async::Object<GIOStream>& peer, const async::Bytes& bytes) {
  return async::cancellable_call(
      [peer, bytes](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        gsize size = 0;
        const auto* text = g_bytes_get_data(bytes.get(), &size);
        g_output_stream_write_all_async(g_io_stream_get_output_stream(peer.get()), text, size, G_PRIORITY_DEFAULT,
                                        cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), result, nullptr, error);
      });
}

/// The first line of what the peer sends, without its end; what there is of it where it ends before.
async::Task<std::string> read_line(async::Object<GIOStream> peer) {
  const auto input = async::Object<GInputStream>::share(g_io_stream_get_input_stream(peer.get()));
  std::string line;
  while (line.size() < longest_question && line.find('\n') == line.npos) {
    const auto part = co_await read_some(input);
    gsize size = 0;
    const auto* text = static_cast<const char*>(g_bytes_get_data(part.get(), &size));
    if (size == 0) break;
    line.append(text, size);
  }
  co_return line.substr(0, line.find('\n'));
}

async::Task<void> write_line(async::Object<GIOStream> peer, tokens::Secret text) {
  const auto line = async::Bytes::adopt(g_bytes_new(text.reveal().data(), text.reveal().size()));
  co_await write_whole(peer, line);
}

/// The process at the other end; nothing where it is another person's.
std::optional<int> process_of(GSocketConnection* peer) {
  GSocket* socket = g_socket_connection_get_socket(peer);
  const auto credentials = async::Object<GCredentials>::adopt(g_socket_get_credentials(socket, nullptr));
  if (!credentials || g_credentials_get_unix_user(credentials.get(), nullptr) != geteuid()) return std::nullopt;
  return g_credentials_get_unix_pid(credentials.get(), nullptr);
}

bool answers(GSocketAddress* address) {
  const auto client = async::Object<GSocketClient>::adopt(g_socket_client_new());
  g_socket_client_set_timeout(client.get(), 1);
  const auto connection = async::Object<GSocketConnection>::adopt(
      g_socket_client_connect(client.get(), G_SOCKET_CONNECTABLE(address), nullptr, nullptr));
  return static_cast<bool>(connection);
}

void require_own_folder(const std::string& path) {
  const async::OwnedString folder(g_path_get_dirname(path.c_str()));
  struct stat status;
  if (stat(folder.get(), &status) != 0) throw SocketError(_("there is no such folder"));
  if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)))
    throw SocketError(_("others can write to this folder: take one that is yours alone"));
}

void remove_dead_socket(const std::string& path, GSocketAddress* address) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode) || status.st_uid != geteuid() || answers(address))
    throw SocketError(_("there is such a file already"));
  unlink(path.c_str());
}

}  // namespace

TokenSocket::TokenSocket(std::string path, std::shared_ptr<session::AccountSession> account)
    : path_(std::move(path)), account_(std::move(account)),
      service_(async::Object<GSocketService>::adopt(g_socket_service_new())) {
  if (path_.size() >= sizeof(sockaddr_un::sun_path)) throw SocketError(_("this name is too long for a socket"));
  require_own_folder(path_);
  const auto address = Address::adopt(g_unix_socket_address_new(path_.c_str()));
  remove_dead_socket(path_, address.get());
  const mode_t others = umask(S_IRWXG | S_IRWXO | S_IXUSR);
  const bool made =
      g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), address.get(), G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_DEFAULT, nullptr, nullptr, nullptr);
  umask(others);
  if (!made) throw SocketError(_("it cannot be written to"));
  incoming_ = {service_.get(), g_signal_connect(service_.get(), "incoming", G_CALLBACK(incoming), this)};
  g_socket_service_start(service_.get());
}

TokenSocket::~TokenSocket() {
  g_socket_service_stop(service_.get());
  g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
  unlink(path_.c_str());
}

gboolean TokenSocket::incoming(GSocketService*, GSocketConnection* peer, GObject*, gpointer data) {
  auto& self = *static_cast<TokenSocket*>(data);
  if (++self.peers_ >= most_peers) g_socket_service_stop(self.service_.get());
  self.scope_.start(self.serve(async::Object<GSocketConnection>::share(peer)));
  return TRUE;
}

async::Task<void> TokenSocket::serve(async::Object<GSocketConnection> peer) {
  const auto process = process_of(peer.get());
  const auto stream = async::Object<GIOStream>::share(G_IO_STREAM(peer.get()));
  try {
    if (process) {
      auto question = co_await async::with_timeout(patience, read_line(stream));
      auto answer = co_await this->answer(std::move(question), *process);
      co_await async::with_timeout(patience, write_line(stream, std::move(answer)));
    }
  } catch (const Error&) {
    // It has gone, or says nothing.
  }
  if (peers_-- >= most_peers) g_socket_service_start(service_.get());
}

async::Task<tokens::Secret> TokenSocket::answer(std::string question, int process) {
  if (question != "token") co_return tokens::Secret("error the question is \"token\"\n");
  std::string failure;
  try {
    auto& source = account_->tokens();
    const auto token = co_await source.lasting_token(source.accept());
    std::fprintf(stderr, _("process %d was given token %s\n"), process, tokens::to_string(token.generation).c_str());
    std::string line = "token ";
    line.append(token.text.reveal()).append("\n");
    tokens::Secret answer(line);
    explicit_bzero(line.data(), line.size());
    co_return answer;
  } catch (const Error& error) {
    failure = failure_of(error).text;
  }
  co_return tokens::Secret("error " + failure + "\n");
}

}  // namespace vestibule::cli
