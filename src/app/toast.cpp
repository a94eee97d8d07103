#include "app/toast.hpp"

#include "app/button-names.hpp"
#include "app/c-signal.hpp"

#include <utility>

namespace vestibule::app {

void show_toast(AdwToastOverlay* overlay, const std::string& text, ToastLasts lasts, ToastAction action) {
  // A toast's own title is cut to one line.
  GtkWidget* title = gtk_label_new(text.c_str());
  gtk_label_set_wrap(GTK_LABEL(title), TRUE);
  gtk_label_set_max_width_chars(GTK_LABEL(title), action.label ? 18 : 30);  // what the narrowest window has room for
  gtk_label_set_xalign(GTK_LABEL(title), 0);
  gtk_widget_add_css_class(title, "heading");
  AdwToast* toast = adw_toast_new("");
  adw_toast_set_custom_title(toast, title);
  adw_toast_set_timeout(toast, lasts == ToastLasts::UntilDismissed ? 0 : 8);  // seconds
  if (action.label) {
    adw_toast_set_button_label(toast, action.label);
    connect_signal(toast, "button-clicked", std::move(action.act));
  }
  adw_toast_overlay_add_toast(overlay, toast);
  name_buttons_once(gtk_widget_get_last_child(GTK_WIDGET(overlay)));  // its own widget
}

}  // namespace vestibule::app
