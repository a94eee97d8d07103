#include "sharing/owner-look.hpp"

#include "async/gio-call.hpp"
#include "sharing/token-client.hpp"
#include "sharing/token-wire.hpp"

#include <gio/gunixsocketaddress.h>

#include <algorithm>

namespace vestibule::sharing {

using State = OwnerLook::State;

namespace {

auto open_socket(const std::string& path) {
  return async::cancellable_call(
      [client = async::Object<GSocketClient>::adopt(g_socket_client_new()),
       address = async::Object<GSocketAddress>::adopt(g_unix_socket_address_new(path.c_str()))](
          GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_socket_client_connect_async(client.get(), G_SOCKET_CONNECTABLE(address.get()), cancellable, callback, data);
      },
      [](GObject* client, GAsyncResult* result, GError** error) {
        return async::Object<GSocketConnection>::adopt(
            g_socket_client_connect_finish(G_SOCKET_CLIENT(client), result, error));
      });
}

/// Who made the socket listen: the kernel tells it (unix(7), SO_PEERCRED) also of a process that stands still. 0, where
/// there is none, its queue is full, or it has no number here.
async::Task<int> listening_process(std::string socket_path) {
  try {
    const auto connection = co_await open_socket(socket_path);
    const auto peer = async::Object<GCredentials>::adopt(
        g_socket_get_credentials(g_socket_connection_get_socket(connection.get()), nullptr));
    co_return peer ? std::max(0, static_cast<int>(g_credentials_get_unix_pid(peer.get(), nullptr))) : 0;
  } catch (const async::GioError&) {
    co_return 0;
  }
}

async::Task<State> ask(std::string socket_path) {
  try {
    const auto client = co_await TokenClient::connect(std::move(socket_path));
    co_await client->call("Ping", own(g_variant_new("()")), "()");
    co_return State::Answers;
  } catch (const OwnerGone&) {
    co_return State::Nobody;
  } catch (const OwnerFrozen&) {
    co_return State::Frozen;
  } catch (const OwnerOfAnotherVersion&) {
    co_return State::AnotherVersion;
  }
}

}  // namespace

async::Task<OwnerLook> look_at_owner(std::string socket_path) {
  OwnerLook look;
  look.process = co_await listening_process(socket_path);
  look.state = co_await ask(std::move(socket_path));
  co_return look;
}

}  // namespace vestibule::sharing
