#include "app/name-dropdown.hpp"

#include "app/ui-file.hpp"

#include <gtkmm/listitemfactory.h>
#include <gtkmm/stringlist.h>

namespace vestibule::app {

void offer_names(Gtk::DropDown& dropdown, const std::vector<Glib::ustring>& names) {
  // The list's own is the toolkit's.
  dropdown.set_list_factory(dropdown.get_factory());
  dropdown.set_factory(read_ui_file("chosen-name.ui")->get_object<Gtk::ListItemFactory>("chosen_name"));
  dropdown.set_model(Gtk::StringList::create(names));
}

}  // namespace vestibule::app
