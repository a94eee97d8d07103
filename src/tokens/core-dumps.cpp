#include "tokens/core-dumps.hpp"

#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace vestibule::tokens {

void forbid_core_dumps() {
  const rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) g_warning("Core dumps cannot be turned off: %s", g_strerror(errno));

  // core(5): which kinds of mappings a dump contains, one bit each.
  const int filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  if (filter < 0) return;  // a kernel without core dumps
  if (write(filter, "0", 1) != 1) g_warning("Core dumps cannot be emptied: %s", g_strerror(errno));
  close(filter);
}

void forbid_looking_inside() {
  if (access("/.flatpak-info", F_OK) == 0 || getenv("SNAP_NAME")) return;
  if (prctl(PR_SET_DUMPABLE, 0) != 0) g_warning("Others can look inside: %s", g_strerror(errno));
}

}  // namespace vestibule::tokens
