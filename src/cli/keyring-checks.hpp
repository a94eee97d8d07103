#pragma once

#include "cli/check-report.hpp"
#include "cli/command.hpp"

namespace vestibule::cli {

/// The keyring in use: the Secret Service on the session bus, or libsecret's own file. Whether it is open: what is in
/// it can be read. With `--unlock` the person is asked for its password where it is locked.
async::Task<bool> check_keyring(CheckReport& report, const Invocation& invocation);

/// Writes an item that is no account's, reads it and deletes it. Where `keyring_is_open`, and the file is this
/// process's to write: of two processes that write libsecret's file, one loses what it has written.
async::Task<void> check_writing(CheckReport& report, const Invocation& invocation, bool keyring_is_open);

/// Whether the account's sign-in can be read by the process that keeps the tokens; `askable`: it answers, and this
/// process, where it is the one, finds the keyring open. True, where its state is known.
async::Task<bool> check_account(CheckReport& report, Invocation& invocation, tokens::AccountKey account, bool askable);

}  // namespace vestibule::cli
