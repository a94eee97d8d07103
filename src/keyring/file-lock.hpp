#pragma once

#include "async/error.hpp"

#include <optional>
#include <string>

namespace vestibule::keyring {

/// The lock's file cannot be made or opened: no room, no permission.
class LockFailed : public Error {
public:
  explicit LockFailed(int code);
};

/// Something that one process has at a time: an open-file-description lock (fcntl(2), F_OFD_SETLK) on a file that is
/// never unlinked. The kernel frees it with the process, however that ends; children that are executed do not inherit
/// it.
class FileLock {
public:
  /// Takes the lock on the file at `path`, which is made if it is not there, with its folder (0700). Nothing, where
  /// another process has it. Never waits. Throws `LockFailed`.
  static std::optional<FileLock> try_take(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace vestibule::keyring
