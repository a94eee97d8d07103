#pragma once

#include "keyring/file-lock.hpp"

#include <string>
#include <string_view>

namespace vestibule::sharing {

/// The right to own this person's tokens, in one process at a time: to read the keyring, to write it, and to renew.
using OwnerLock = keyring::FileLock;
using keyring::LockFailed;

/// Where libsecret keeps what this process stores: "service" (a keyring on D-Bus) or "file" (its own encrypted file, in
/// Flatpak or by `SECRET_BACKEND`). Two backends are two stores, and share no lock.
std::string token_backend();

/// The lock's place: in the runtime folder that the application has for itself, in a sandbox the one that is seen there
/// and outside alike; without a runtime folder, in the state folder.
std::string owner_lock_path(const std::string& app_id, std::string_view backend);

/// Where the owner listens: beside its lock.
std::string owner_socket_path(const std::string& lock_path);

}  // namespace vestibule::sharing
