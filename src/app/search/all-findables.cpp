#include "app/search/all-findables.hpp"

#include "app/inside/resource-list.hpp"

#include <variant>

namespace vestibule::app {

async::Task<Findables> all_findables(KnownAccounts& known, Glib::RefPtr<Gio::Settings> settings) {
  co_await known.read();
  Findables all;
  for (const auto& account : known.all()) {
    const auto* profile = known.application().profiles().find(account.profile);
    const auto address = service::parse_server_address(account.origin);
    if (!profile || !std::holds_alternative<service::ServerAddress>(address)) continue;
    const ResourceList resources(settings, std::get<service::ServerAddress>(address), *profile);
    for (auto& one : findables_of(account, resources.all()))
      all.push_back(std::move(one));
  }
  co_return all;
}

}  // namespace vestibule::app
