#include "app/accounts/account-row.hpp"

#include "app/accounts/account-state-text.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

void AccountRow::fill(Gtk::ListItem& item) {
  const auto builder = read_ui_file("account-row.ui");
  item.set_child(*Gtk::Builder::get_widget_derived<AccountRow>(builder, "account_row"));
}

AccountRow::AccountRow(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder)
    : Gtk::Box(box), avatar_(c_object<AdwAvatar>(builder, "avatar")), name_(*builder->get_widget<Gtk::Label>("name")),
      server_(*builder->get_widget<Gtk::Label>("server")), state_(*builder->get_widget<Gtk::Label>("state")),
      current_mark_(*builder->get_widget<Gtk::Widget>("current_mark")) {}

void AccountRow::show(const tokens::AccountKey& account, const session::AccountState& state, bool is_current) {
  const auto name = tokens::printable(account.name), server = tokens::printable(account.origin);
  adw_avatar_set_text(avatar_, name.c_str());
  name_.set_text(name);
  server_.set_text(server);
  const auto state_text = account_state_text(state);
  state_.set_text(state_text);
  state_.set_visible(!state_text.empty());
  current_mark_.set_visible(is_current);
  // Translators: an account, such as "ada at https://example.org".
  const auto whole = is_current ? formatted(_("%s at %s, shown now"), name.c_str(), server.c_str())
                                : formatted(_("%s at %s"), name.c_str(), server.c_str());
  gtk_accessible_update_property(GTK_ACCESSIBLE(get_parent()->gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL, whole.c_str(),
                                 GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state_text.c_str(), -1);
}

}  // namespace vestibule::app
