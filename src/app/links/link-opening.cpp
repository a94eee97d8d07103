#include "app/links/link-opening.hpp"

#include "app/formatted.hpp"
#include "app/links/open-link.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

async::Task<void> open_link(std::string text, KnownAccounts& known, LinkWindows windows) {
  const auto link = parse_open_link(text);
  co_await known.read();
  const auto accounts = known.all();
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [&link](const tokens::AccountKey& account) { return link && link->is_of(account); });
  if (found != accounts.end()) {
    auto& window = windows.of(*found);
    if (!link->resource.empty()) window.choose_resource(*found, link->resource);
    co_return window.come_forward();
  }
  auto& window = windows.any();
  if (!link) co_return window.notify(_("Vestibule cannot open this link"));
  const auto name = told(link->name), server = told(link->server);
  // Translators: the name of an account, and the address of its server.
  window.notify(formatted(_("The link is for “%s” at %s, an account that is not here"), name.c_str(), server.c_str()));
}

}  // namespace vestibule::app
