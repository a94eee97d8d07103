#pragma once

#include <gtkmm/dropdown.h>

#include <vector>

namespace vestibule::app {

/// Lets `dropdown` offer these names: whole in its list, and where one is chosen as much of it as there is room for.
void offer_names(Gtk::DropDown& dropdown, const std::vector<Glib::ustring>& names);

}  // namespace vestibule::app
