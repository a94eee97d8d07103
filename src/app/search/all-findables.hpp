#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/search/findable.hpp"

#include <giomm/settings.h>

namespace vestibule::app {

/// All that a search can find: the listed accounts with their lists of resources. Both outlive the task.
async::Task<Findables> all_findables(KnownAccounts& known, Glib::RefPtr<Gio::Settings> settings);

}  // namespace vestibule::app
