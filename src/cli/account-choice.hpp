#pragma once

#include "async/error.hpp"
#include "async/task.hpp"
#include "cli/command.hpp"

#include <memory>
#include <string>

namespace vestibule::cli {

/// "NAME@SERVER": how an account is written and found again.
std::string text_of(const tokens::AccountKey& account);

/// The account that `--account` means, else the one that was used last, with its state read. Throws
/// `session::NotSignedIn` where there is none.
async::Task<std::shared_ptr<session::AccountSession>> chosen_account(Invocation& invocation);

}  // namespace vestibule::cli
