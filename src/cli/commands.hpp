#pragma once

#include "cli/command-line.hpp"
#include "cli/exit-status.hpp"
#include "sharing/application-accounts.hpp"
#include "tokens/secret.hpp"

#include <memory>
#include <string>

namespace vestibule::cli {

/// What `vestibulectl` does. Each command prints its result on standard output, and throws what the rooms throw.
class Commands {
public:
  Commands(sharing::ApplicationAccounts& accounts, const CommandLine& line) : accounts_(accounts), line_(line) {}

  /// Runs the command that was typed. `password`: for `login` and `signup`.
  async::Task<ExitStatus> run(tokens::Secret password);

private:
  async::Task<ExitStatus> list_accounts();
  async::Task<ExitStatus> log_in(tokens::Secret password, bool sign_up);
  async::Task<const service::ServiceProfile*> find_profile(service::ServerAddress address);
  async::Task<ExitStatus> log_out();
  async::Task<ExitStatus> show_status();
  async::Task<ExitStatus> get();
  async::Task<ExitStatus> get_one(session::AccountSession& account, std::string path);
  async::Task<ExitStatus> print_token();
  async::Task<ExitStatus> print_events();

  /// The account that is meant, with its state read. Throws `session::NotSignedIn` where there is none.
  async::Task<std::shared_ptr<session::AccountSession>> account();

  sharing::ApplicationAccounts& accounts_;
  const CommandLine& line_;
};

/// Says on standard error what went wrong.
void complain(const std::string& text);

}  // namespace vestibule::cli
