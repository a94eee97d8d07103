#pragma once

#include "async/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::sharing {

/// The lock's file cannot be made or opened: no room, no permission.
class LockFailed : public Error {
public:
  explicit LockFailed(int code);
};

/// The right to own this person's tokens, in one process at a time: to read the keyring, to write it, and to renew.
///
/// It is an open-file-description lock (fcntl(2), F_OFD_SETLK) on a file that is never unlinked. The kernel frees it
/// with the process, however that ends; children that are executed do not inherit it.
class OwnerLock {
public:
  /// Takes the lock on the file at `path`, which is made if it is not there, with its folder (0700). Nothing, where
  /// another process has it. Never waits. Throws `LockFailed`.
  static std::optional<OwnerLock> try_take(const std::string& path);

  OwnerLock(OwnerLock&& other) noexcept;
  OwnerLock& operator=(OwnerLock&& other) noexcept;
  ~OwnerLock();

private:
  explicit OwnerLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

/// Where libsecret keeps what this process stores: "service" (a keyring on D-Bus) or "file" (its own encrypted file, in
/// Flatpak or by `SECRET_BACKEND`). Two backends are two stores, and share no lock.
std::string token_backend();

/// The lock's place: in the runtime folder that the application has for itself, in a sandbox the one that is seen there
/// and outside alike; without a runtime folder, in the state folder.
std::string owner_lock_path(const std::string& app_id, std::string_view backend);

}  // namespace vestibule::sharing
