#pragma once

#include "tokens/secret.hpp"

#include <gtkmm/passwordentry.h>

namespace vestibule::app {

/// The password goes from the entry's own locked memory into a secret, without a copy on the way.
inline tokens::Secret typed_secret(Gtk::PasswordEntry& entry) {
  return tokens::Secret(gtk_editable_get_text(GTK_EDITABLE(entry.gobj())));
}

}  // namespace vestibule::app
