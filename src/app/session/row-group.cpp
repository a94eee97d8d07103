#include "app/session/row-group.hpp"

#include "async/owned.hpp"

namespace vestibule::app {

void RowGroup::show(const std::vector<Row>& rows, const std::string& description) {
  while (rows_.size() > rows.size()) {
    adw_preferences_group_remove(group_, GTK_WIDGET(rows_.back()));
    rows_.pop_back();
  }
  while (rows_.size() < rows.size()) {
    rows_.push_back(ADW_ACTION_ROW(adw_action_row_new()));
    adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(rows_.back()), FALSE);
    adw_preferences_group_add(group_, GTK_WIDGET(rows_.back()));
  }
  for (std::size_t i = 0; i < rows.size(); i++) {
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(rows_[i]), rows[i].title.c_str());
    adw_action_row_set_subtitle(rows_[i], rows[i].subtitle.c_str());
  }
  const async::OwnedString escaped(g_markup_escape_text(description.c_str(), -1));
  adw_preferences_group_set_description(group_, escaped.get());
  gtk_widget_set_visible(GTK_WIDGET(group_), !rows.empty() || !description.empty());
}

}  // namespace vestibule::app
