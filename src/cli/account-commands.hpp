#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

async::Task<ExitStatus> list_accounts(Invocation& invocation);
async::Task<ExitStatus> use_account(Invocation& invocation);
async::Task<ExitStatus> sign_up(Invocation& invocation);
async::Task<ExitStatus> log_in(Invocation& invocation);
async::Task<ExitStatus> log_out(Invocation& invocation);

}  // namespace vestibule::cli
