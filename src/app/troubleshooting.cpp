#include "app/troubleshooting.hpp"

#include "app/formatted.hpp"
#include "config.hpp"
#include "sharing/owner-lock.hpp"

#include <adwaita.h>
#include <libsoup/soup.h>

#include <set>

namespace vestibule::app {

namespace {

const char* text_of(sharing::SharedAccounts::Role role) {
  using enum sharing::SharedAccounts::Role;
  switch (role) {
  case Owner:
    return "this process";
  case Client:
    return "another process";
  default:
    return "not decided";
  }
}

std::string versions() {
  return formatted("Vestibule %s\nGTK %u.%u.%u, libadwaita %u.%u.%u, libsoup %u.%u.%u, GLib %u.%u.%u\n", VERSION,
                   gtk_get_major_version(), gtk_get_minor_version(), gtk_get_micro_version(), adw_get_major_version(),
                   adw_get_minor_version(), adw_get_micro_version(), soup_get_major_version(), soup_get_minor_version(),
                   soup_get_micro_version(), glib_major_version, glib_minor_version, glib_micro_version);
}

/// A variable that the desktop sets.
std::string variable(const char* name) {
  const char* value = g_getenv(name);
  return formatted("%s: %s\n", name, value ? value : "not set");
}

}  // namespace

std::string troubleshooting_text(const KnownAccounts& known) {
  auto text = versions();
  for (const char* name : {"XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "LANG", "SECRET_BACKEND", "container"})
    text += variable(name);
  text += formatted("Keyring: %s\nTokens kept by: %s\n", sharing::token_backend().c_str(),
                    text_of(known.application().shared().role()));
  const auto accounts = known.all();
  std::set<std::string> profiles;
  for (const auto& account : accounts)
    profiles.insert(account.profile);
  text += formatted("Accounts: %zu%s\n", accounts.size(), known.in_memory() ? ", kept in memory" : "");
  for (const auto& profile : profiles)
    text += formatted("Type of service: %s\n", profile.c_str());
  return text;
}

}  // namespace vestibule::app
