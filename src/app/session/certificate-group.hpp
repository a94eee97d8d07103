#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/session/row-group.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <gtkmm/builder.h>
#include <gtkmm/label.h>

#include <string>

namespace vestibule::app {

/// What holds of certificates for an account, while that is anything: the server's that is trusted although it does not
/// verify, and the account's own.
class CertificateGroup {
public:
  /// `builder` has the group, and the window's "toasts"; they outlive this, as `known` does.
  CertificateGroup(const Glib::RefPtr<Gtk::Builder>& builder, tokens::AccountKey account, KnownAccounts& known);

  /// Shows what holds now.
  void render();

private:
  async::Task<void> stop_trusting();
  async::Task<void> trust_again(std::string fingerprint);

  tokens::AccountKey account_;
  KnownAccounts& known_;
  AdwToastOverlay* toasts_;
  GtkWidget* group_;
  GtkWidget* trusted_row_;
  Gtk::Label& trusted_label_;
  RowGroup own_;
  async::TaskScope changing_;
};

}  // namespace vestibule::app
