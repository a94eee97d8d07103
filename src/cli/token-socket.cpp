#include "cli/token-socket.hpp"

#include "async/io-calls.hpp"
#include "async/race.hpp"
#include "cli/command.hpp"
#include "cli/exit-status.hpp"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>

namespace vestibule::cli {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 5s;
constexpr int most_peers = 64;
constexpr std::size_t longest_question = 1024;  // bytes

[[noreturn]] void fail(const std::string& path, const char* why) {
  throw LocalError(path + ": " + why);
}

/// The first line of what the peer sends, without its end; what there is of it where it ends before.
async::Task<std::string> read_line(async::Object<GIOStream> peer) {
  const auto input = async::Object<GInputStream>::share(g_io_stream_get_input_stream(peer.get()));
  std::string line;
  while (line.size() < longest_question && line.find('\n') == line.npos) {
    const auto part = co_await async::read_some(input);
    gsize size = 0;
    const auto* text = static_cast<const char*>(g_bytes_get_data(part.get(), &size));
    if (size == 0) break;
    line.append(text, size);
  }
  co_return line.substr(0, line.find('\n'));
}

async::Task<void> write_line(async::Object<GIOStream> peer, tokens::Secret text) {
  const auto output = async::Object<GOutputStream>::share(g_io_stream_get_output_stream(peer.get()));
  const auto line = async::bytes_of(text.reveal());
  co_await async::write_all(output, line);
}

/// The process at the other end; nothing where it is another person's.
std::optional<int> process_of(GSocketConnection* peer) {
  GSocket* socket = g_socket_connection_get_socket(peer);
  const auto credentials = async::Object<GCredentials>::adopt(g_socket_get_credentials(socket, nullptr));
  if (!credentials || g_credentials_get_unix_user(credentials.get(), nullptr) != geteuid()) return std::nullopt;
  return g_credentials_get_unix_pid(credentials.get(), nullptr);
}

bool answers(const std::string& path) {
  const auto address = async::Object<GSocketAddress>::adopt(g_unix_socket_address_new(path.c_str()));
  const auto client = async::Object<GSocketClient>::adopt(g_socket_client_new());
  g_socket_client_set_timeout(client.get(), 1);
  const auto connection = async::Object<GSocketConnection>::adopt(
      g_socket_client_connect(client.get(), G_SOCKET_CONNECTABLE(address.get()), nullptr, nullptr));
  return static_cast<bool>(connection);
}

void require_own_folder(const std::string& path) {
  const async::OwnedString folder(g_path_get_dirname(path.c_str()));
  struct stat status;
  if (stat(folder.get(), &status) != 0) fail(path, _("there is no such folder"));
  if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)))
    fail(path, _("others can write to this folder: take one that is yours alone"));
}

void remove_dead_socket(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode) || status.st_uid != geteuid() || answers(path))
    fail(path, _("there is such a file already"));
  unlink(path.c_str());
}

}  // namespace

TokenSocket::TokenSocket(std::string path, std::shared_ptr<session::AccountSession> account)
    : path_(std::move(path)), account_(std::move(account)) {
  if (path_.size() >= sizeof(sockaddr_un::sun_path)) fail(path_, _("this name is too long for a socket"));
  require_own_folder(path_);
  remove_dead_socket(path_);
  const mode_t others = umask(S_IRWXG | S_IRWXO | S_IXUSR);
  try {
    listener_.emplace(path_, most_peers,
                      [this](async::Object<GSocketConnection> peer) { return serve(std::move(peer)); });
  } catch (const async::GioError&) {
    // Said below, when the mask is as it was.
  }
  umask(others);
  if (!listener_) fail(path_, _("it cannot be written to"));
}

TokenSocket::~TokenSocket() {
  listener_.reset();
  unlink(path_.c_str());
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
