#pragma once

#include "session/account-state.hpp"
#include "tokens/account-key.hpp"

#include <adwaita.h>
#include <gtkmm/box.h>
#include <gtkmm/builder.h>
#include <gtkmm/label.h>
#include <gtkmm/listitem.h>

namespace vestibule::app {

/// An account in the list of accounts.
class AccountRow : public Gtk::Box {
public:
  /// Makes what `account-row.ui` describes the content of a list's item.
  static void fill(Gtk::ListItem& item);
  AccountRow(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder);

  /// The row is this account's from now on. Called when it is in its list, whose item gets its name.
  void show(const tokens::AccountKey& account, const session::AccountState& state, bool is_current);

private:
  AdwAvatar* avatar_;
  Gtk::Label& name_;
  Gtk::Label& server_;
  Gtk::Label& state_;
  Gtk::Widget& current_mark_;
};

}  // namespace vestibule::app
