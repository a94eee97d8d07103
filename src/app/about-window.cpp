#include "app/about-window.hpp"

#include "config.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

namespace vestibule::app {

void show_about_window(Gtk::Window& parent, const std::string& troubleshooting) {
  adw_show_about_window(parent.gobj(), "application-name", _("Vestibule"), "application-icon", APP_ID, "version",
                        VERSION, "developer-name", _("The Vestibule authors"), "comments",
                        _("Sign in once, stay signed in"), "debug-info", troubleshooting.c_str(), "debug-info-filename",
                        "vestibule.txt", "license-type", GTK_LICENSE_LGPL_2_1, "copyright",
                        "© 2026 The Vestibule authors",
                        // Translators: put your names here, one a line.
                        "translator-credits", _("translator-credits"), nullptr);
}

}  // namespace vestibule::app
