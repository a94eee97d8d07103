#include "sharing/owner-lock.hpp"

#include <glib.h>

namespace vestibule::sharing {

namespace {

bool sandboxed() {
  return g_file_test("/.flatpak-info", G_FILE_TEST_EXISTS);
}

}  // namespace

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

std::string owner_socket_path(const std::string& lock_path) {
  return lock_path.substr(0, lock_path.rfind('.')) + ".socket";
}

}  // namespace vestibule::sharing
