#include "app/session/row-group.hpp"

#include "app/ui-file.hpp"
#include "async/owned.hpp"

namespace vestibule::app {

namespace {

/// A text that is set anew is selected no more, and read out again.
void set_text(Gtk::Label& label, const std::string& text) {
  if (label.get_text().raw() != text) label.set_text(text);
}

}  // namespace

void RowGroup::show(const std::vector<Row>& rows, const std::string& description) {
  while (rows_.size() > rows.size()) {
    adw_preferences_group_remove(group_, rows_.back().row);
    rows_.pop_back();
  }
  while (rows_.size() < rows.size())
    add_row();
  for (std::size_t i = 0; i < rows.size(); i++) {
    set_text(*rows_[i].name, rows[i].name);
    set_text(*rows_[i].value, rows[i].value);
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(rows_[i].row), rows[i].name.c_str());
  }
  const async::OwnedString escaped(g_markup_escape_text(description.c_str(), -1));
  adw_preferences_group_set_description(group_, escaped.get());
}

void RowGroup::add_row() {
  const auto builder = read_ui_file("session-row.ui");
  auto* row = c_object<GtkWidget>(builder, "row");
  rows_.push_back({row, builder->get_widget<Gtk::Label>("name"), builder->get_widget<Gtk::Label>("value")});
  adw_preferences_group_add(group_, row);
}

}  // namespace vestibule::app
