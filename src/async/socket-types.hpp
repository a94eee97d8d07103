#pragma once

namespace vestibule::async {

/// Registers the types of addresses and sockets that GIO's threads would register at their first connection. To be
/// called before a call that connects in a thread of GIO.
///
/// GLib registers a type with interfaces under a lock that the making of a class holds as well. Where a thread is at
/// the first while this one makes a class that asks for the same type (`SoupSession` asks for `GInetSocketAddress`),
/// each waits for the other for ever: seen with GLib 2.74 in one start of a program in some hundred.
void register_socket_types();

}  // namespace vestibule::async
