#pragma once

#include <gio/gio.h>

namespace vestibule::sharing {

/// Cuts the peer of that connection off when it sends more than 64 KiB in a message, or calls on and on without reading
/// the answers: GDBus queues without bound. What is not a call that wants an answer is dropped; it says nothing to an
/// owner. To be called before the connection's messages are processed.
void bound_peer(GDBusConnection* connection);

}  // namespace vestibule::sharing
