#include "sharing/peer-listener.hpp"

#include "async/error.hpp"
#include "async/gio-call.hpp"
#include "async/race.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace vestibule::sharing {

using namespace std::chrono_literals;
using Connection = async::Object<GDBusConnection>;

namespace {

constexpr auto patience = 5s;
constexpr int most_authenticating = 64;

/// By the kernel, which GDBus cannot ask about a sandbox: its processes have no number out here, and GDBus takes nobody
/// without one for anybody.
bool is_same_user(GSocketConnection* peer) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  const int socket = g_socket_get_fd(g_socket_connection_get_socket(peer));
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 && credentials.uid == geteuid();
}

/// A cookie is in a file of the home, which sandboxes do not share: whoever is asked for it gives up.
gboolean is_allowed(GDBusAuthObserver*, const char* mechanism, gpointer) {
  return g_strcmp0(mechanism, "DBUS_COOKIE_SHA1") != 0;
}

/// GDBus authenticates with blocking reads, in GLib's few threads where it is asked to do so asynchronously: peers that
/// say nothing would keep them from everything else.
gpointer authenticate_in_thread(gpointer data) {
  const auto task = async::Object<GTask>::adopt(static_cast<GTask*>(data));
  // Who it is is known: a peer from a sandbox, whom EXTERNAL refuses, is let in without saying it.
  constexpr auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER |
                                                           G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_ALLOW_ANONYMOUS |
                                                           G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING);
  const auto observer = async::Object<GDBusAuthObserver>::adopt(g_dbus_auth_observer_new());
  g_signal_connect(observer.get(), "allow-mechanism", G_CALLBACK(is_allowed), nullptr);
  GError* error = nullptr;
  auto* connection = g_dbus_connection_new_sync(G_IO_STREAM(g_task_get_source_object(task.get())),
                                                static_cast<const char*>(g_task_get_task_data(task.get())), flags,
                                                observer.get(), g_task_get_cancellable(task.get()), &error);
  if (connection)
    g_task_return_pointer(task.get(), connection, g_object_unref);
  else
    g_task_return_error(task.get(), error);
  return nullptr;
}

auto begin_connection(async::Object<GIOStream> stream, std::string guid) {
  return async::cancellable_call(
      [stream, guid](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        GTask* task = g_task_new(stream.get(), cancellable, callback, data);
        g_task_set_task_data(task, g_strdup(guid.c_str()), g_free);
        g_thread_unref(g_thread_new("authenticate", authenticate_in_thread, task));
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return Connection::adopt(static_cast<GDBusConnection*>(g_task_propagate_pointer(G_TASK(result), error)));
      });
}

async::Task<Connection> connection_over(async::Object<GIOStream> stream, std::string guid) {
  co_return co_await begin_connection(std::move(stream), std::move(guid));
}

}  // namespace

PeerListener::PeerListener(const std::string& socket_path, TakeIn take_in)
    : take_in_(std::move(take_in)), guid_(g_dbus_generate_guid()),
      listener_(socket_path, most_authenticating,
                [this](async::Object<GSocketConnection> peer) { return authenticate(std::move(peer)); }) {}

async::Task<void> PeerListener::authenticate(async::Object<GSocketConnection> peer) {
  if (!is_same_user(peer.get())) co_return;  // it goes with its last reference
  Connection connection;
  auto stream = async::Object<GIOStream>::share(G_IO_STREAM(peer.get()));
  try {
    connection = co_await async::with_timeout(patience, connection_over(std::move(stream), guid_.get()));
  } catch (const Error&) {
    co_return;
  }
  take_in_(connection.get());
  g_dbus_connection_start_message_processing(connection.get());
}

}  // namespace vestibule::sharing
