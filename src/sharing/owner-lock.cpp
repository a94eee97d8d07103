#include "sharing/owner-lock.hpp"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace vestibule::sharing {

namespace {

bool sandboxed() {
  return g_file_test("/.flatpak-info", G_FILE_TEST_EXISTS);
}

}  // namespace

LockFailed::LockFailed(int code) : Error(g_strerror(code)) {}

std::optional<OwnerLock> OwnerLock::try_take(const std::string& path) {
  const auto folder = path.substr(0, path.rfind('/'));
  if (g_mkdir_with_parents(folder.c_str(), 0700) != 0) throw LockFailed(errno);

  // A child that inherited the descriptor would keep the lock after this process has ended.
  OwnerLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.descriptor_ < 0) throw LockFailed(errno);

  struct flock whole_file = {};
  whole_file.l_type = F_WRLCK;
  whole_file.l_whence = SEEK_SET;
  if (fcntl(lock.descriptor_, F_OFD_SETLK, &whole_file) == 0) return lock;
  if (errno == EAGAIN || errno == EACCES) return {};
  throw LockFailed(errno);
}

OwnerLock::OwnerLock(OwnerLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

OwnerLock& OwnerLock::operator=(OwnerLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

OwnerLock::~OwnerLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string token_backend() {
  const char* chosen = g_getenv("SECRET_BACKEND");
  return sandboxed() || g_strcmp0(chosen, "file") == 0 ? "file" : "service";
}

std::string owner_lock_path(const std::string& app_id, std::string_view backend) {
  std::string folder;
  // g_get_user_runtime_dir() would fall back to the cache, which may be emptied, and with that the lock unlinked.
  if (const char* runtime = g_getenv("XDG_RUNTIME_DIR"); runtime && *runtime)
    folder = std::string(runtime) + (sandboxed() ? "/app/" : "/") + app_id;
  else
    folder = std::string(g_get_user_state_dir()) + "/" + app_id;
  return folder + "/owner-" + std::string(backend) + ".lock";
}

}  // namespace vestibule::sharing
