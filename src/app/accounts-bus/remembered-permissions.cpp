#include "app/accounts-bus/remembered-permissions.hpp"

#include "async/owned.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::app {

namespace {

constexpr const char* key = "token-permissions";
constexpr std::size_t most = 256;

}  // namespace

std::vector<Permission> RememberedPermissions::all() const {
  const auto stored = async::Variant::adopt(g_settings_get_value(settings_->gobj(), key));
  std::vector<Permission> permissions;
  GVariantIter entries;
  g_variant_iter_init(&entries, stored.get());
  const char *app_id, *origin, *name, *profile;
  while (g_variant_iter_loop(&entries, "(&s&s&s&s)", &app_id, &origin, &name, &profile))
    permissions.push_back({app_id, {origin, name, profile}});
  return permissions;
}

bool RememberedPermissions::has(const Permission& permission) const {
  const auto permissions = all();
  return std::find(permissions.begin(), permissions.end(), permission) != permissions.end();
}

void RememberedPermissions::add(const Permission& permission) {
  auto permissions = all();
  std::erase(permissions, permission);
  if (permissions.size() >= most) permissions.erase(permissions.begin());
  permissions.push_back(permission);
  write(permissions);
}

void RememberedPermissions::remove(const Permission& permission) {
  auto permissions = all();
  std::erase(permissions, permission);
  write(permissions);
}

sigc::connection RememberedPermissions::on_changed(std::function<void()> listener) {
  return settings_->signal_changed(key).connect([listener = std::move(listener)](const Glib::ustring&) { listener(); });
}

void RememberedPermissions::write(const std::vector<Permission>& permissions) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(ssss)"));
  for (const auto& [app_id, account] : permissions)
    g_variant_builder_add(&builder, "(ssss)", app_id.c_str(), account.origin.c_str(), account.name.c_str(),
                          account.profile.c_str());
  g_settings_set_value(settings_->gobj(), key, g_variant_builder_end(&builder));
}

}  // namespace vestibule::app
