#include "cli/account-commands.hpp"
#include "cli/check-command.hpp"
#include "cli/command.hpp"
#include "cli/doctor.hpp"
#include "cli/profile-commands.hpp"
#include "cli/request-commands.hpp"
#include "cli/session-commands.hpp"
#include "cli/terminal-text.hpp"
#include "cli/tool-commands.hpp"

#include <algorithm>
#include <cstdio>

namespace vestibule::cli {

namespace {

ExitStatus print_help(const CommandLine& line) {
  const auto* command = line.arguments.empty() ? nullptr : find_command(line.arguments[0]);
  if (!command && !line.arguments.empty()) {
    complain(_("there is no such command; see --help"));
    return ExitStatus::Usage;
  }
  std::fputs(help_text(command).c_str(), stdout);
  return ExitStatus::Ok;
}

}  // namespace

const std::vector<Command>& commands() {
  using namespace option;
  static const std::vector<Command> table = {
      {"accounts", 0, 0, "", N_("list the accounts, the last used one first"), {&json}, &list_accounts},
      {"use", 1, 1, N_("ACCOUNT"), N_("put an account first: the other commands take it then"), {}, &use_account},
      {.name = "signup",
       .least = 1,
       .most = 1,
       .arguments = N_("SERVER"),
       .summary = N_("make an account, and log in"),
       .options = {&username, &profile, &password_stdin, &client_certificate, &trust_certificate},
       .run = &cli::sign_up,
       .asks_password = true},
      {.name = "login",
       .least = 1,
       .most = 1,
       .arguments = N_("SERVER"),
       .summary = N_("log in; the password is asked for, or read from standard input"),
       .options = {&username, &profile, &password_stdin, &client_certificate, &trust_certificate},
       .run = &log_in,
       .asks_password = true},
      {"logout", 0, 0, "", N_("end the session, at the server and here"), {&account, &all}, &log_out},
      {"status",
       0,
       0,
       "",
       N_("say whether somebody is signed in, and how the token stands"),
       {&account, &watch, &json},
       &show_status},
      {"get", 1, Command::any, N_("PATH…"), N_("read protected resources, several at once"), {&account, &output}, &get},
      {"request",
       2,
       2,
       N_("METHOD PATH"),
       N_("send any request with the account's token"),
       {&account, &header, &data, &include, &output},
       &request},
      {"token",
       0,
       0,
       "",
       N_("print an access token that is good now"),
       {&account, &fresh, &valid_for, &show},
       &print_token},
      {"events", 0, 0, "", N_("print what happened to the session"), {&account, &follow, &json}, &print_events},
      {.name = "run",
       .least = 1,
       .most = Command::any,
       .arguments = N_("-- COMMAND [ARGUMENT…]"),
       .summary = N_("run a command that finds an access token in its environment"),
       .options = {&account, &env},
       .run = &run_command,
       .takes_another_command = true},
      {"serve-token",
       0,
       0,
       "",
       N_("give tokens to your other programs over a socket, until it is stopped"),
       {&account, &option::socket},
       &serve_token},
      {"credential",
       1,
       1,
       N_("get | store | erase"),
       N_("give git the token of the account that is at the server it asks about"),
       {&show},
       &answer_git},
      {"exec-credential", 0, 0, "", N_("give kubectl a token"), {&account, &show}, &print_exec_credential},
      {"profile",
       1,
       2,
       N_("list | show ID | check FILE | find SERVER | new FILE"),
       N_("say what types of services are known, which one a server is, and whether a file describes one"),
       {&server, &username, &password_stdin},
       &run_profile_command},
      {.name = "check",
       .least = 1,
       .most = 1,
       .arguments = N_("SERVER"),
       .summary = N_("try the whole flow of a service's tokens, and report what does not hold"),
       .options = {&username, &profile, &password_stdin, &option::sign_up, &wait, &provoke_rate_limit, &format,
                   &output},
       .run = &check_service,
       .asks_password = true},
      {"doctor",
       0,
       1,
       N_("[SERVER]"),
       N_("examine all that a sign-in needs, and say what is wrong and what to do"),
       {&mend, &unlock, &json},
       &examine},
      {"help", 0, 1, N_("[COMMAND]"), N_("print what a command does and takes"), {}, &print_help},
  };
  return table;
}

const Command* find_command(std::string_view name) {
  const auto& all = commands();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Command& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void complain(const std::string& text) {
  std::fprintf(stderr, "vestibulectl: %s\n", printable(text).c_str());
}

}  // namespace vestibule::cli
