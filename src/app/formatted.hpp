#pragma once

#include "async/owned.hpp"

#include <glib.h>

#include <cstdarg>
#include <string>

namespace vestibule::app {

/// A translated text with what belongs into it, as of printf(3).
G_GNUC_PRINTF(1, 2) inline std::string formatted(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const async::OwnedString text(g_strdup_vprintf(format, arguments));
  va_end(arguments);
  return text.get();
}

}  // namespace vestibule::app
