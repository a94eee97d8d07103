#include "sharing/token-server.hpp"

#include "async/error.hpp"
#include "async/event.hpp"
#include "async/gio-call.hpp"
#include "async/race.hpp"
#include "sharing/account-calls.hpp"
#include "sharing/peer-bounds.hpp"
#include "sharing/token-wire.hpp"
#include "sharing/wire-error.hpp"
#include "sharing/wire-interface.hpp"

#include <glib/gstdio.h>

#include <map>

namespace vestibule::sharing {

using namespace std::chrono_literals;
using async::Variant;
using session::AccountTokens;

namespace {

using Invocation = async::Object<GDBusMethodInvocation>;

constexpr auto patience_with_a_reader = 5s;
constexpr auto pause_before_looking_at_reader = 1s;

auto flush_out(async::Object<GDBusConnection> connection) {
  return async::cancellable_call(
      [connection](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_dbus_connection_flush(connection.get(), cancellable, callback, data);
      },
      [](GObject* connection, GAsyncResult* result, GError** error) {
        return g_dbus_connection_flush_finish(G_DBUS_CONNECTION(connection), result, error) != FALSE;
      });
}

async::Task<void> flush(async::Object<GDBusConnection> connection) {
  co_await flush_out(std::move(connection));
}

void fail(Invocation invocation, const WireError& error) {
  g_dbus_method_invocation_return_dbus_error(invocation.release(), error.name.c_str(), error.text.c_str());
}

}  // namespace

/// One peer.
class TokenServer::Connection {
public:
  Connection(TokenServer& server, GDBusConnection* connection);
  ~Connection();

private:
  /// What this peer is told of an account that it has named.
  struct Watch {
    std::shared_ptr<AccountTokens> account;
    std::shared_ptr<void> state_connection;
    std::shared_ptr<void> failure_connection;
    bool state_changed = false;
  };

  static void method_call(GDBusConnection*, const char* sender, const char* path, const char* interface,
                          const char* method, GVariant* parameters, GDBusMethodInvocation* invocation, gpointer self);
  async::Task<void> serve(Invocation invocation, std::string method, Variant parameters);
  async::Task<Variant> perform(std::string method, Variant parameters);
  void watch(const tokens::AccountKey& key, std::shared_ptr<AccountTokens> account);
  void emit(const char* signal, Variant parameters);
  void tell_state(const tokens::AccountKey& key, AccountTokens& account);
  async::Task<void> tell_changes();
  void watch_reading();
  async::Task<void> keep_flushed();
  void close();
  void drop_soon() {
    dropping_ = async::Timer(0ms, [this] { server_.drop(this); });
  }

  TokenServer& server_;
  async::Object<GDBusConnection> connection_;
  guint registration_ = 0;
  async::SignalConnection closed_;
  std::map<tokens::AccountKey, Watch> watches_;
  int open_calls_ = 0;
  async::TaskScope calls_;
  async::TaskScope telling_;
  bool answered_ = false;  ///< since the last flush began
  async::TaskScope flushing_;
  async::Timer dropping_;
};

TokenServer::TokenServer(std::string socket_path, FindAccount find_account)
    : socket_path_(std::move(socket_path)), find_account_(std::move(find_account)) {
  g_unlink(socket_path_.c_str());
  listener_.emplace(socket_path_, [this](GDBusConnection* connection) {
    connections_.push_back(std::make_unique<Connection>(*this, connection));
  });
}

TokenServer::~TokenServer() {
  listener_.reset();
  connections_.clear();
  g_unlink(socket_path_.c_str());
}

void TokenServer::drop(Connection* connection) {
  std::erase_if(connections_, [connection](const auto& each) { return each.get() == connection; });
}

async::Task<void> TokenServer::calls_finished() {
  while (open_calls_ > 0)
    co_await call_ended_;
}

TokenServer::Connection::Connection(TokenServer& server, GDBusConnection* connection)
    : server_(server), connection_(async::Object<GDBusConnection>::share(connection)) {
  static const GDBusInterfaceVTable table = {method_call, nullptr, nullptr, {}};
  bound_peer(connection);
  registration_ =
      g_dbus_connection_register_object(connection, wire_path, wire_interface_info(), &table, this, nullptr, nullptr);
  // The connection's own handler must not destroy it: its end is taken up at the next turn.
  const auto closed =
      +[](GDBusConnection*, gboolean, GError*, gpointer data) { static_cast<Connection*>(data)->drop_soon(); };
  closed_ = {connection, g_signal_connect(connection, "closed", G_CALLBACK(closed), this)};
}

TokenServer::Connection::~Connection() {
  g_dbus_connection_unregister_object(connection_.get(), registration_);
  g_dbus_connection_close(connection_.get(), nullptr, nullptr, nullptr);
}

void TokenServer::Connection::method_call(GDBusConnection*, const char*, const char*, const char*, const char* method,
                                          GVariant* parameters, GDBusMethodInvocation* raw, gpointer data) {
  auto* self = static_cast<Connection*>(data);
  auto invocation = Invocation::adopt(raw);
  // Who waits for a call that is still open asks whether the owner is frozen.
  if (self->server_.handing_over_ && g_strcmp0(method, "Ping") != 0)
    return fail(std::move(invocation), handing_over_error());
  if (self->open_calls_ >= most_open_calls)
    return fail(std::move(invocation), {"org.freedesktop.DBus.Error.LimitsExceeded", "too many calls are open"});
  self->calls_.start(self->serve(std::move(invocation), method, Variant::share(parameters)));
}

async::Task<void> TokenServer::Connection::serve(Invocation invocation, std::string method, Variant parameters) {
  struct Open {
    Connection& connection;
    explicit Open(Connection& connection) : connection(connection) {
      connection.open_calls_++;
      connection.server_.open_calls_++;
    }
    ~Open() {
      connection.open_calls_--;
      connection.server_.open_calls_--;
      connection.server_.call_ended_.pulse();
    }
  } open(*this);
  std::exception_ptr error;
  try {
    const Variant reply = co_await perform(std::move(method), std::move(parameters));
    g_dbus_method_invocation_return_value(invocation.release(), reply.get());
  } catch (const std::exception&) {
    error = std::current_exception();
  }
  if (error) fail(std::move(invocation), encode(error));
  watch_reading();
}

async::Task<Variant> TokenServer::Connection::perform(std::string method, Variant parameters) {
  if (method == "Ping") co_return own(g_variant_new("()"));
  const auto key = decode_account(Variant::adopt(g_variant_get_child_value(parameters.get(), 0)));
  if (!key || (watches_.size() >= most_accounts && !watches_.contains(*key))) throw session::NotSignedIn();
  const auto account = server_.find_account_(*key);
  if (!account) throw session::NotSignedIn();
  watch(*key, account);
  co_await session::ensure_read(*account);
  co_return co_await answer_call(*account, std::move(method), std::move(parameters));
}

void TokenServer::Connection::watch(const tokens::AccountKey& key, std::shared_ptr<AccountTokens> watched) {
  auto [entry, is_new] = watches_.try_emplace(key);
  if (!is_new) return;
  Watch& watch = entry->second;
  AccountTokens& account = *watched;
  watch.account = std::move(watched);
  watch.state_connection = account.on_state_changed([this, &watch] {
    watch.state_changed = true;
    if (telling_.empty()) telling_.start(tell_changes());
  });
  watch.failure_connection = account.on_failure([this, key, &account](std::exception_ptr error) {
    // The state first: whoever learns that their requests have failed finds there why.
    tell_state(key, account);
    const auto wire = encode(error);
    emit("Failed", own(g_variant_new("(@(sss)ss)", encode(key).get(), wire.name.c_str(), wire.text.c_str())));
  });
}

void TokenServer::Connection::emit(const char* signal, Variant parameters) {
  g_dbus_connection_emit_signal(connection_.get(), nullptr, wire_path, wire_interface, signal, parameters.get(),
                                nullptr);
}

void TokenServer::Connection::tell_state(const tokens::AccountKey& key, AccountTokens& account) {
  emit("StateChanged", own(g_variant_new("(@(sss)@(uuubbbxbt))", encode(key).get(), encode(account.state()).get())));
}

async::Task<void> TokenServer::Connection::tell_changes() {
  // GDBus queues without bound for a peer that does not read: what changes while it has not read the last change is
  // told as one.
  for (bool told = true; told;) {
    told = false;
    for (auto& [key, watch] : watches_) {
      if (!std::exchange(watch.state_changed, false)) continue;
      tell_state(key, *watch.account);
      told = true;
    }
    if (told) {
      try {
        co_await async::with_timeout(patience_with_a_reader, flush(connection_));
      } catch (const Error&) {
        co_return close();
      }
    }
  }
}

void TokenServer::Connection::watch_reading() {
  answered_ = true;
  if (flushing_.empty()) flushing_.start(keep_flushed());
}

async::Task<void> TokenServer::Connection::keep_flushed() {
  while (std::exchange(answered_, false)) {
    // Writing waits for a flush, and that for GLib's few threads: not one per answer.
    co_await async::sleep_for(pause_before_looking_at_reader);
    answered_ = false;
    try {
      co_await async::with_timeout(patience_with_a_reader, flush(connection_));
    } catch (const Error&) {
      co_return close();
    }
  }
}

/// A write that the peer does not take in holds up the connection's own end, so that it is not waited for.
void TokenServer::Connection::close() {
  g_dbus_connection_close(connection_.get(), nullptr, nullptr, nullptr);
  drop_soon();
}

}  // namespace vestibule::sharing
