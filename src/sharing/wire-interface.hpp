#pragma once

#include <gio/gio.h>

/// The D-Bus interface that the owner of the tokens has on its socket.
namespace vestibule::sharing {

inline constexpr const char* wire_interface = "io.github.vestibule.Tokens1";
inline constexpr const char* wire_path = "/io/github/vestibule/Tokens";

/// The interface's description, as GDBus wants it to check arguments.
GDBusInterfaceInfo* wire_interface_info();

}  // namespace vestibule::sharing
