#pragma once

#include "app/accounts-bus/remembered-permissions.hpp"

#include <adwaita.h>

#include <vector>

namespace vestibule::app {

/// The apps that may have tokens, as rows of a preferences group; each can be taken out. Without any the group is
/// hidden.
class PermissionRows {
public:
  /// `group` outlives it.
  PermissionRows(AdwPreferencesGroup* group, RememberedPermissions remembered);
  PermissionRows(const PermissionRows&) = delete;
  ~PermissionRows() { connection_.disconnect(); }

private:
  void show();
  void add(const Permission& permission);

  AdwPreferencesGroup* group_;
  RememberedPermissions remembered_;
  sigc::connection connection_;
  std::vector<GtkWidget*> rows_;
};

}  // namespace vestibule::app
