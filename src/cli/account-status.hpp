#pragma once

#include "check/seconds-text.hpp"
#include "cli/exit-status.hpp"
#include "session/account-session.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace vestibule::cli {

using check::seconds;

/// What is known of an account, at one moment.
struct AccountStatus {
  tokens::AccountKey account;
  session::AccountState state = {};
  session::TokenFacts token = {};
  std::optional<session::SessionEvent> last_renewal = {};  ///< the last one that has ended
};

/// Asks the process that keeps the tokens. Renews nothing.
async::Task<AccountStatus> read_status(session::AccountSession& account);

/// "signed in, renewing", "unknown: the keyring is locked".
std::string text_of(const session::AccountState& state);
/// What a program that asked for the status ends with.
ExitStatus status_of(const session::AccountState& state);

void print_lines(const AccountStatus& status, const tokens::Clock& clock);
/// One line, with the time.
void print_change(const AccountStatus& status, const tokens::Clock& clock);
void print_json(const AccountStatus& status, const tokens::Clock& clock);

}  // namespace vestibule::cli
