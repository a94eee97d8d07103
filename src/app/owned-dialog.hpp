#pragma once

#include "async/owned.hpp"

#include <gtk/gtk.h>

#include <utility>

namespace vestibule::app {

/// A dialog that goes with this object: its window may stay while that to which its answer would go is gone.
class OwnedDialog {
public:
  OwnedDialog() = default;
  explicit OwnedDialog(gpointer dialog) : dialog_(async::Object<GtkWindow>::share(GTK_WINDOW(dialog))) {}
  OwnedDialog(OwnedDialog&&) = default;
  OwnedDialog& operator=(OwnedDialog other) noexcept {
    std::swap(dialog_, other.dialog_);
    return *this;
  }
  ~OwnedDialog() {
    if (dialog_) gtk_window_destroy(dialog_.get());  // nothing, if it was closed
  }

private:
  async::Object<GtkWindow> dialog_;
};

}  // namespace vestibule::app
