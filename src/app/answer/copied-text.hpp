#pragma once

#include <gtkmm/widget.h>

#include <string>

namespace vestibule::app {

/// Puts what a service sent onto the clipboard of the widget's display; what is no UTF-8 in it is replaced.
void copy_text(Gtk::Widget& widget, const std::string& text);

}  // namespace vestibule::app
