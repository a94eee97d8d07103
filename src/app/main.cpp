#include "app/application.hpp"
#include "config.hpp"
#include "tokens/core-dumps.hpp"

#include <glib/gi18n.h>

int main(int argc, char** argv) {
  vestibule::tokens::forbid_core_dumps();

  // Run from the build folder, the translations are not where they will be installed.
  const char* locale_dir = g_getenv("VESTIBULE_LOCALE_DIR");
  bindtextdomain(GETTEXT_PACKAGE, locale_dir ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);

  return vestibule::app::Application::create()->run(argc, argv);
}
