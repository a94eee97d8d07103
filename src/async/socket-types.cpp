#include "async/socket-types.hpp"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

#include <initializer_list>

namespace vestibule::async {

void register_socket_types() {
  for (const GType type : {G_TYPE_PROXY_ADDRESS, G_TYPE_UNIX_SOCKET_ADDRESS, G_TYPE_NETWORK_ADDRESS, G_TYPE_SOCKET})
    g_type_ensure(type);
}

}  // namespace vestibule::async
