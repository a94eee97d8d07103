#include "sharing/token-client.hpp"

#include "async/gio-call.hpp"
#include "async/race.hpp"
#include "async/socket-types.hpp"
#include "sharing/token-wire.hpp"
#include "sharing/wire-error.hpp"
#include "sharing/wire-interface.hpp"

#include <algorithm>
#include <optional>

namespace vestibule::sharing {

using namespace std::chrono_literals;
using async::Variant;

namespace {

constexpr auto patience = 5s;
constexpr auto time_between_questions = 2s;
constexpr std::chrono::milliseconds least_patience = 1s;
constexpr auto pause_before_full_queue_is_tried_again = 10ms;
constexpr auto time_to_close_after_an_answer = 200ms;

std::chrono::milliseconds awake_time() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(g_get_monotonic_time()));
}

/// An answer, or the error that was one.
struct Reply {
  enum class Kind {
    Answer,
    Error,
    Gone,
    NotUnderstood,  ///< there is nothing at that path, no such method, or one of other types
  };
  Kind kind;
  Variant value;
  std::optional<WireError> error;
};

bool says_not_understood(const GError* error) {
  // What GDBus makes itself of an answer that has not the type it was told of.
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT)) return true;
  for (const auto code : {G_DBUS_ERROR_UNKNOWN_METHOD, G_DBUS_ERROR_INVALID_ARGS, G_DBUS_ERROR_UNKNOWN_INTERFACE,
                          G_DBUS_ERROR_UNKNOWN_OBJECT})
    if (g_error_matches(error, G_DBUS_ERROR, code)) return true;
  return false;
}

Reply reply_of(GVariant* value, async::OwnedError error) {
  if (!error) return {Reply::Kind::Answer, Variant::adopt(value), {}};
  const async::OwnedString name(g_dbus_error_get_remote_error(error.get()));
  if (name && g_str_has_prefix(name.get(), "io.github.vestibule.")) {
    g_dbus_error_strip_remote_error(error.get());
    return {Reply::Kind::Error, {}, WireError{name.get(), error->message}};
  }
  return {says_not_understood(error.get()) ? Reply::Kind::NotUnderstood : Reply::Kind::Gone, {}, {}};
}

auto open(std::string address) {
  return async::cancellable_call(
      [address](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_dbus_connection_new_for_address(address.c_str(), G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, nullptr,
                                          cancellable, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return async::Object<GDBusConnection>::adopt(g_dbus_connection_new_for_address_finish(result, error));
      });
}

/// The queue of an owner that stands still is full some day; that of one to whom many come at once is so for a moment.
async::Task<async::Object<GDBusConnection>> open_connection(std::string address) {
  for (;;) {
    try {
      co_return co_await open(address);
    } catch (const async::GioError& error) {
      if (!error.matches(G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) throw;
    }
    co_await async::sleep_for(pause_before_full_queue_is_tried_again);
  }
}

auto send_call(async::Object<GDBusConnection> connection, std::string method, Variant parameters,
               std::string reply_type) {
  return async::cancellable_call(
      [connection, method, parameters, reply_type](GCancellable* cancellable, GAsyncReadyCallback callback,
                                                   gpointer data) {
        g_dbus_connection_call(connection.get(), nullptr, wire_path, wire_interface, method.c_str(), parameters.get(),
                               G_VARIANT_TYPE(reply_type.c_str()), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, cancellable,
                               callback, data);
      },
      [](GObject* connection, GAsyncResult* result, GError**) {
        GError* error = nullptr;
        GVariant* value = g_dbus_connection_call_finish(G_DBUS_CONNECTION(connection), result, &error);
        return reply_of(value, async::OwnedError(error));
      });
}

}  // namespace

async::Task<std::shared_ptr<TokenClient>> TokenClient::connect(std::string socket_path) {
  async::register_socket_types();
  try {
    auto connection = co_await async::with_timeout(patience, open_connection("unix:path=" + socket_path));
    co_return std::make_shared<TokenClient>(std::move(connection));
  } catch (const async::TimedOut&) {
    throw OwnerFrozen();
  } catch (const async::GioError&) {
    throw OwnerGone();
  }
}

TokenClient::TokenClient(async::Object<GDBusConnection> connection) : connection_(std::move(connection)) {
  const auto closed =
      +[](GDBusConnection*, gboolean, GError*, gpointer event) { static_cast<async::Event*>(event)->set(); };
  closed_connection_ = {connection_.get(), g_signal_connect(connection_.get(), "closed", G_CALLBACK(closed), &closed_)};
  if (g_dbus_connection_is_closed(connection_.get())) closed_.set();
  subscription_ = g_dbus_connection_signal_subscribe(connection_.get(), nullptr, wire_interface, nullptr, wire_path,
                                                     nullptr, G_DBUS_SIGNAL_FLAGS_NONE, signal_received, this, nullptr);
}

TokenClient::~TokenClient() {
  g_dbus_connection_signal_unsubscribe(connection_.get(), subscription_);
  g_dbus_connection_close(connection_.get(), nullptr, nullptr, nullptr);
}

async::Task<Variant> TokenClient::call(const char* method, Variant parameters, const char* reply_type) {
  struct Open {
    int& calls;
    ~Open() { calls--; }
  } open{++open_calls_};
  if (watching_.empty()) watching_.start(watch_for_frozen_owner());

  async::Race<Variant> race;
  const auto frozen = frozen_listeners_.add([&race] { race.over.set(); });
  async::TaskScope calling;
  calling.start(race.run(call_without_watch(method, std::move(parameters), reply_type)));
  co_await race.over;
  if (!race.ended()) throw OwnerFrozen();
  co_return race.take();
}

async::Task<Variant> TokenClient::call_without_watch(std::string method, Variant parameters, std::string reply_type) {
  if (closed_.is_set()) throw OwnerGone();
  const Reply reply = co_await send_call(connection_, std::move(method), std::move(parameters), std::move(reply_type));
  if (reply.kind == Reply::Kind::NotUnderstood) {
    // An owner that is just ending answers so, too, in the moment before it closes the connection.
    try {
      co_await async::with_timeout(time_to_close_after_an_answer, async::wait_for(closed_));
    } catch (const async::TimedOut&) {
      throw OwnerOfAnotherVersion();
    }
  }
  if (reply.kind == Reply::Kind::NotUnderstood || reply.kind == Reply::Kind::Gone) throw OwnerGone();
  if (reply.error && is_handing_over(*reply.error)) throw OwnerGone();
  if (reply.error) std::rethrow_exception(decode_error(*reply.error));
  co_return reply.value;
}

async::Task<void> TokenClient::watch_for_frozen_owner() {
  auto heard = awake_time();
  while (open_calls_ > 0) {
    try {
      // Of a process that was itself stopped, or of a machine that slept, an answer may lie there already.
      const auto left = std::max(heard + patience - awake_time(), least_patience);
      co_await async::with_timeout(left, call_without_watch("Ping", own(g_variant_new("()")), "()"));
      heard = awake_time();
    } catch (const async::TimedOut&) {
      frozen_listeners_.call();
    } catch (const Error&) {
      co_return;
    }
    co_await async::sleep_for(time_between_questions);
  }
}

void TokenClient::signal_received(GDBusConnection*, const char*, const char*, const char*, const char* signal,
                                  GVariant* parameters, gpointer data) {
  auto* self = static_cast<TokenClient*>(data);
  const std::string name = signal;
  if (name == "StateChanged" && g_variant_is_of_type(parameters, G_VARIANT_TYPE("((sss)(uuubbbxbt))"))) {
    const auto key = decode_account(Variant::adopt(g_variant_get_child_value(parameters, 0)));
    const auto state = decode_state(Variant::adopt(g_variant_get_child_value(parameters, 1)));
    if (key && state) self->state_listeners_.call(*key, *state);
  }
  if (name == "Failed" && g_variant_is_of_type(parameters, G_VARIANT_TYPE("((sss)ss)"))) {
    const auto key = decode_account(Variant::adopt(g_variant_get_child_value(parameters, 0)));
    const char *error, *text;
    g_variant_get_child(parameters, 1, "&s", &error);
    g_variant_get_child(parameters, 2, "&s", &text);
    if (key) self->failure_listeners_.call(*key, decode_error({error, text}));
  }
}

}  // namespace vestibule::sharing
