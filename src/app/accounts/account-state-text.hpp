#pragma once

#include "session/account-state.hpp"

#include <string>

namespace vestibule::app {

/// An account's state in a word or two; empty where nothing is known of it.
std::string account_state_text(const session::AccountState& state);

}  // namespace vestibule::app
