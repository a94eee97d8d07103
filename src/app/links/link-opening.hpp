#pragma once

#include "app/account-window.hpp"

#include <functional>
#include <string>

namespace vestibule::app {

/// Where a link can lead.
struct LinkWindows {
  std::function<AccountWindow&(const tokens::AccountKey&)> of;  ///< an account that is listed
  std::function<AccountWindow&()> any;                          ///< one that is in front, for a message
};

/// Shows what a link names (`parse_open_link`) where that is listed here, as if the person had chosen it; else says
/// what is not there. Nothing is sent, and nobody is signed in for a link. `known` outlives the task.
async::Task<void> open_link(std::string text, KnownAccounts& known, LinkWindows windows);

}  // namespace vestibule::app
