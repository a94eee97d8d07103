#pragma once

#include "cli/check-report.hpp"
#include "cli/command.hpp"
#include "sharing/owner-look.hpp"

#include <vector>

namespace vestibule::cli {

/// The folders for running programs and for data: there, the person's own, closed to others (which `--mend` sees to).
void check_folders(CheckReport& report, Invocation& invocation);

/// Who owns the tokens, and whether that process answers; whether it is somebody who does.
async::Task<bool> check_owner(CheckReport& report, Invocation& invocation);

/// The list's file; the accounts that it has. A torn one stays as it is.
async::Task<keyring::AccountList::Accounts> check_account_list(CheckReport& report, Invocation& invocation);

/// The person's own types of services.
void check_profiles(CheckReport& report, const Invocation& invocation);

/// The sign-outs that were `written` down when the examination began and have not been completed since. `--mend`
/// removes them where `known`, the accounts whose state is known, are all that the keyring has: then they belong to no
/// sign-in that is left.
async::Task<void> check_ended_sessions(CheckReport& report, Invocation& invocation,
                                       std::vector<tokens::SessionId> written, std::vector<tokens::AccountKey> known);

}  // namespace vestibule::cli
