#include "app/accounts-bus/permission-rows.hpp"

#include "app/accounts-bus/shown-text.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>
#include <gtkmm/button.h>

#include <utility>

namespace vestibule::app {

PermissionRows::PermissionRows(AdwPreferencesGroup* group, RememberedPermissions remembered)
    : group_(group), remembered_(std::move(remembered)), connection_(remembered_.on_changed([this] { show(); })) {
  show();
}

void PermissionRows::show() {
  for (auto* row : rows_)
    adw_preferences_group_remove(group_, row);
  rows_.clear();
  for (const auto& permission : remembered_.all())
    add(permission);
  gtk_widget_set_visible(GTK_WIDGET(group_), !rows_.empty());
}

void PermissionRows::add(const Permission& permission) {
  const auto builder = read_ui_file("permission-row.ui");
  auto* row = c_object<AdwActionRow>(builder, "permission_row");
  const auto name = shown_text(permission.account.name), server = shown_text(permission.account.origin);
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), shown_text(permission.app_id).c_str());
  // Translators: an account, such as "ada at https://example.org".
  adw_action_row_set_subtitle(row, formatted(_("%s at %s"), name.c_str(), server.c_str()).c_str());
  builder->get_widget<Gtk::Button>("remove_button")->signal_clicked().connect([this, permission] {
    remembered_.remove(permission);
  });
  adw_preferences_group_add(group_, GTK_WIDGET(row));
  rows_.push_back(GTK_WIDGET(row));
}

}  // namespace vestibule::app
