#include "keyring/file-lock.hpp"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace vestibule::keyring {

LockFailed::LockFailed(int code) : Error(g_strerror(code)) {}

std::optional<FileLock> FileLock::try_take(const std::string& path) {
  const auto folder = path.substr(0, path.rfind('/'));
  if (g_mkdir_with_parents(folder.c_str(), 0700) != 0) throw LockFailed(errno);

  // A child that inherited the descriptor would keep the lock after this process has ended.
  FileLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.descriptor_ < 0) throw LockFailed(errno);

  struct flock whole_file = {};
  whole_file.l_type = F_WRLCK;
  whole_file.l_whence = SEEK_SET;
  if (fcntl(lock.descriptor_, F_OFD_SETLK, &whole_file) == 0) return lock;
  if (errno == EAGAIN || errno == EACCES) return {};
  throw LockFailed(errno);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace vestibule::keyring
