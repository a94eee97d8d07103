#include "cli/tool-commands.hpp"

#include "async/event.hpp"
#include "cli/account-choice.hpp"
#include "cli/json-output.hpp"
#include "cli/stop-signals.hpp"
#include "cli/token-output.hpp"
#include "cli/token-socket.hpp"
#include "tokens/bounded-json.hpp"
#include "tokens/json-pointer.hpp"

#include <errno.h>
#include <unistd.h>

#include <algorithm>

namespace vestibule::cli {

namespace {

/// What a shell takes as the name of a variable.
bool is_variable(const std::string& name) {
  return !name.empty() && !g_ascii_isdigit(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return g_ascii_isalnum(c) || c == '_'; });
}

/// Becomes the command; returns only where that is not possible.
void become(const std::vector<std::string>& command, const std::string& variable, const tokens::Secret& token) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  char** environment = g_environ_setenv(g_get_environ(), variable.c_str(), token.reveal().data(), TRUE);
  StopSignals::unblock();
  execvpe(arguments[0], arguments.data(), environment);
  const int error = errno;
  g_strfreev(environment);
  complain(command[0] + ": " + g_strerror(error));
}

/// The version of its interface that kubectl speaks; empty where it is none of ours.
std::string exec_credential_version() {
  const std::string usual = "client.authentication.k8s.io/v1";
  const char* info = g_getenv("KUBERNETES_EXEC_INFO");
  if (!info) return usual;
  const auto json = tokens::parse_json(info, {.bytes = 64 * 1024, .depth = 16});
  const auto asked = json ? tokens::text_of(tokens::find(*json, "/apiVersion")) : std::nullopt;
  return asked == usual || asked == usual + "beta1" ? *asked : "";
}

}  // namespace

async::Task<ExitStatus> run_command(Invocation& invocation) {
  const auto& line = invocation.line;
  auto command = line.arguments;
  // GLib leaves it where it is.
  if (command[0] == "--") command.erase(command.begin());
  if (command.empty()) {
    complain(_("run takes a command"));
    co_return ExitStatus::Usage;
  }
  const std::string variable = line.env.empty() ? "VESTIBULE_TOKEN" : line.env;
  if (!is_variable(variable)) {
    complain(variable + ": " + _("this is no name of a variable"));
    co_return ExitStatus::Usage;
  }
  const auto account = co_await chosen_account(invocation);
  auto& source = account->tokens();
  const auto token = co_await source.lasting_token(source.accept());
  // The command can last for days: others own the tokens meanwhile.
  co_await invocation.accounts.hand_over();
  become(command, variable, token.text);
  co_return ExitStatus::Failed;
}

async::Task<ExitStatus> serve_token(Invocation& invocation) {
  const auto& path = invocation.line.socket;
  if (path.empty()) {
    complain(_("serve-token takes --socket PATH"));
    co_return ExitStatus::Usage;
  }
  const auto account = co_await chosen_account(invocation);
  if (account->state().signed_in == session::SignedIn::No) throw session::NotSignedIn();
  const TokenSocket socket(path, account);
  async::Event signal;
  co_await signal;  // it destroys this task
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> print_exec_credential(Invocation& invocation) {
  if (!may_print_token(invocation.line)) co_return ExitStatus::Usage;
  const auto version = exec_credential_version();
  if (version.empty()) {
    complain(_("KUBERNETES_EXEC_INFO asks for another version than client.authentication.k8s.io/v1"));
    co_return ExitStatus::Usage;
  }
  const auto account = co_await chosen_account(invocation);
  auto& source = account->tokens();
  const auto token = co_await source.lasting_token(source.accept());
  JsonOutput json;
  json.begin_object().member("apiVersion").text(version).member("kind").text("ExecCredential");
  json.member("status").begin_object().member("token").text(token.text.reveal());
  if (token.deadline.at)
    json.member("expirationTimestamp").text(time_text(*token.deadline.at, invocation.accounts.clock()));
  json.end_object().end_object();
  json.print();
  co_return ExitStatus::Ok;
}

}  // namespace vestibule::cli
