#pragma once

#include "tokens/account-key.hpp"

#include <giomm/settings.h>

#include <compare>
#include <functional>
#include <string>
#include <vector>

namespace vestibule::app {

/// A Flatpak app may have access tokens of an account until the person takes that back.
struct Permission {
  std::string app_id;
  tokens::AccountKey account;

  auto operator<=>(const Permission&) const = default;
};

/// The permissions that outlive their programs' connections, in the settings; 256 at most, the newest ones.
class RememberedPermissions {
public:
  explicit RememberedPermissions(Glib::RefPtr<Gio::Settings> settings) : settings_(std::move(settings)) {}

  std::vector<Permission> all() const;
  bool has(const Permission& permission) const;
  void add(const Permission& permission);
  void remove(const Permission& permission);
  /// Calls `listener` after changes, whoever made them, as long as the connection that is returned is not disconnected.
  sigc::connection on_changed(std::function<void()> listener);

private:
  void write(const std::vector<Permission>& permissions);

  Glib::RefPtr<Gio::Settings> settings_;
};

}  // namespace vestibule::app
