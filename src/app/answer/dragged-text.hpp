#pragma once

#include <gtkmm/widget.h>

#include <functional>
#include <optional>
#include <string>

namespace vestibule::app {

/// Lets a person drag texts out of `list`. `text_of` is asked for that of the widget under the pointer, then of the one
/// that it is in, and so on; what is no UTF-8 in it is replaced. Pressing and choosing work as before.
void drag_texts(Gtk::Widget& list, std::function<std::optional<std::string>(Gtk::Widget&)> text_of);

}  // namespace vestibule::app
