#include "sharing/peer-bounds.hpp"

#include "async/owned.hpp"
#include "sharing/token-wire.hpp"

#include <atomic>
#include <memory>

namespace vestibule::sharing {

namespace {

/// Those that are refused included.
constexpr int most_unanswered_calls = 4 * most_open_calls;

/// Calls of one peer whose answer has not been written to it, whoever gives it (GDBus itself refuses wrong ones).
using Unanswered = std::atomic<int>;

bool wants_answer(GDBusMessage* message) {
  return g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
         !(g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED);
}

/// Runs on GDBus's own thread, before a message is dispatched or written: a peer that sends more than it may, or calls
/// on and on without reading the answers, is cut off. What is not a call that wants an answer says nothing to an owner.
GDBusMessage* keep_bounds(GDBusConnection* connection, GDBusMessage* message, gboolean incoming, gpointer data) {
  auto& unanswered = *static_cast<Unanswered*>(data);
  if (!incoming) {
    if (g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_SIGNAL) unanswered--;
    return message;
  }
  GVariant* body = g_dbus_message_get_body(message);
  const bool too_large = body && g_variant_get_size(body) > largest_message;
  if (!too_large && wants_answer(message) && ++unanswered <= most_unanswered_calls) return message;
  const auto dropped = async::Object<GDBusMessage>::adopt(message);
  if (too_large || unanswered > most_unanswered_calls) g_dbus_connection_close(connection, nullptr, nullptr, nullptr);
  return nullptr;
}

}  // namespace

void bound_peer(GDBusConnection* connection) {
  g_dbus_connection_add_filter(connection, keep_bounds, std::make_unique<Unanswered>(0).release(),
                               [](gpointer data) { std::unique_ptr<Unanswered>(static_cast<Unanswered*>(data)); });
}

}  // namespace vestibule::sharing
