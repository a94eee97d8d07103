#include "app/toast.hpp"

#include "async/owned.hpp"

namespace vestibule::app {

void show_toast(AdwToastOverlay* overlay, const std::string& text, ToastLasts lasts) {
  // The title of a toast is markup.
  const async::OwnedString title(g_markup_escape_text(text.c_str(), -1));
  AdwToast* toast = adw_toast_new(title.get());
  adw_toast_set_timeout(toast, lasts == ToastLasts::UntilDismissed ? 0 : 8);  // seconds
  adw_toast_overlay_add_toast(overlay, toast);
}

}  // namespace vestibule::app
