#include "tokens/generation.hpp"

#include <glib.h>
#include <sys/random.h>

namespace vestibule::tokens {

SessionId new_session_id() {
  SessionId id = 0;
  while (id == 0)
    if (getrandom(&id, sizeof id, 0) != static_cast<ssize_t>(sizeof id)) id = 0;
  return id;
}

std::string to_string(const Generation& generation) {
  const auto session = static_cast<unsigned>(generation.session & 0xffff);
  char text[32];
  g_snprintf(text, sizeof text, "%04x.%" G_GUINT64_FORMAT, session, static_cast<guint64>(generation.counter));
  return text;
}

}  // namespace vestibule::tokens
