#include "app/toast.hpp"

namespace vestibule::app {

void show_toast(AdwToastOverlay* overlay, const std::string& text, ToastLasts lasts) {
  // A toast's own title is cut to one line.
  GtkWidget* title = gtk_label_new(text.c_str());
  gtk_label_set_wrap(GTK_LABEL(title), TRUE);
  gtk_label_set_max_width_chars(GTK_LABEL(title), 30);  // what the narrowest window has room for
  gtk_label_set_xalign(GTK_LABEL(title), 0);
  gtk_widget_add_css_class(title, "heading");
  AdwToast* toast = adw_toast_new("");
  adw_toast_set_custom_title(toast, title);
  adw_toast_set_timeout(toast, lasts == ToastLasts::UntilDismissed ? 0 : 8);  // seconds
  adw_toast_overlay_add_toast(overlay, toast);
}

}  // namespace vestibule::app
