#include "app/init-libadwaita.hpp"

#include "async/owned.hpp"
#include "async/thread-call.hpp"

#include <adwaita.h>

namespace vestibule::app {

namespace {

using Theme = async::Object<GtkIconTheme>;

/// Any icon: to look for one, all are read. GTK lets other threads look for icons in a theme that is set up.
auto look_in_thread(Theme theme) {
  return async::in_thread(
      [theme](GCancellable*) { return gtk_icon_theme_has_icon(theme.get(), "open-menu-symbolic") != FALSE; });
}

async::Task<void> read_icons(Theme theme) {
  co_await look_in_thread(theme);
}

void icons_forgotten(GtkIconTheme* theme, GParamSpec*, gpointer scope) {
  static_cast<async::TaskScope*>(scope)->start_now(read_icons(Theme::share(theme)));
}

}  // namespace

void init_libadwaita(async::TaskScope& scope) {
  auto* theme = gtk_icon_theme_get_for_display(gdk_display_get_default());
  const auto handler = g_signal_connect(theme, "notify::resource-path", G_CALLBACK(icons_forgotten), &scope);
  adw_init();
  g_signal_handler_disconnect(theme, handler);
}

}  // namespace vestibule::app
