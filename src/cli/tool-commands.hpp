#pragma once

#include "cli/command.hpp"

namespace vestibule::cli {

/// `run -- COMMAND`: becomes the command, with a token in that command's environment and nowhere else.
async::Task<ExitStatus> run_command(Invocation& invocation);

/// `serve-token --socket PATH`: gives tokens to the person's other programs, until a signal ends it (`TokenSocket`).
async::Task<ExitStatus> serve_token(Invocation& invocation);

/// `exec-credential`: the token as kubectl asks its plugins for it (client.authentication.k8s.io/v1, ExecCredential).
async::Task<ExitStatus> print_exec_credential(Invocation& invocation);

/// `credential get|store|erase`: git's protocol for credential helpers (git-credential(1)).
async::Task<ExitStatus> answer_git(Invocation& invocation);

}  // namespace vestibule::cli
