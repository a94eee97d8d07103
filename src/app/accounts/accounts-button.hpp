#pragma once

#include "app/accounts/current-account.hpp"

#include <giomm/liststore.h>
#include <gtkmm/builder.h>
#include <gtkmm/menubutton.h>
#include <gtkmm/popover.h>
#include <gtkmm/searchentry.h>

#include <functional>

namespace vestibule::app {

class OfferedAccount;

/// Opens the list of accounts, in which another one is chosen or added. It is made when it is first opened: few people
/// have more than one.
class AccountsButton {
public:
  /// `button` is there while there is something to choose. `cannot_open` is called when the person has chosen an
  /// account whose type of service is not there any more. `account` outlives it.
  AccountsButton(Gtk::MenuButton& button, CurrentAccount& account, std::function<void()> cannot_open);
  ~AccountsButton();

private:
  void open();
  void fill();
  void change_to(guint position);

  Gtk::MenuButton& button_;
  CurrentAccount& account_;
  std::function<void()> cannot_open_;
  Glib::RefPtr<Gtk::Builder> builder_;
  Glib::RefPtr<Gio::ListStore<OfferedAccount>> offered_;
};

}  // namespace vestibule::app
