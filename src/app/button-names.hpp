#pragma once

#include <gtk/gtk.h>

namespace vestibule::app {

/// A button that libadwaita makes is read out twice, by its label property ("_Close") and by its label: leaves the
/// latter, in `widget` and below.
inline void name_buttons_once(GtkWidget* widget) {
  if (GTK_IS_BUTTON(widget)) gtk_accessible_reset_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  for (auto* child = gtk_widget_get_first_child(widget); child; child = gtk_widget_get_next_sibling(child))
    name_buttons_once(child);
}

}  // namespace vestibule::app
