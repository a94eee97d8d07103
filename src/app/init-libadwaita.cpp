#include "app/init-libadwaita.hpp"

#include <adwaita.h>

namespace vestibule::app {

namespace {

/// Any icon: to look for one, all are read. GTK lets other threads look for icons in a theme that is set up.
gpointer read_icon_theme(gpointer theme) {
  gtk_icon_theme_has_icon(GTK_ICON_THEME(theme), "open-menu-symbolic");
  g_object_unref(theme);
  return nullptr;
}

void icon_theme_forgotten(GtkIconTheme* theme) {
  g_thread_unref(g_thread_new("icon-theme", read_icon_theme, g_object_ref(theme)));
}

}  // namespace

void init_libadwaita() {
  auto* theme = gtk_icon_theme_get_for_display(gdk_display_get_default());
  const auto handler = g_signal_connect(theme, "notify::resource-path", G_CALLBACK(icon_theme_forgotten), nullptr);
  adw_init();
  g_signal_handler_disconnect(theme, handler);
}

}  // namespace vestibule::app
