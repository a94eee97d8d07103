#include "cli/profile-check.hpp"

#include "async/race.hpp"
#include "cli/command.hpp"
#include "cli/password.hpp"
#include "cli/transport-policy.hpp"
#include "service/profile-walk.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <cstdio>
#include <variant>

namespace vestibule::cli {

namespace {

using service::Outcome;
using service::Step;
using service::WalkedStep;

const char* name_of(Step step) {
  switch (step) {
  case Step::RefuseLogIn:
    return _("refuses a log-in of nobody");
  case Step::RefuseResource:
    return _("refuses who has no token");
  case Step::RefuseRefresh:
    return _("refuses to renew for nobody");
  case Step::LogIn:
    return _("logs in, and gives the tokens");
  case Step::Lifetime:
    return _("says how long the access token lives");
  case Step::ReadResource:
    return _("is read");
  case Step::Refresh:
    return _("renews the access token");
  case Step::Rotation:
    return _("gives another refresh token with it");
  case Step::LogOut:
    break;
  }
  return _("ends the session");
}

std::string text_of(const WalkedStep& step) {
  switch (step.outcome) {
  case Outcome::Ok:
    return "";
  case Outcome::NotChecked:
    return _("not checked");
  case Outcome::NotRotated:
    return _("no, it stays the same, which is as well");
  case Outcome::NotThere:
    return _("there is no such route");
  case Outcome::UnknownAnswer:
    return _("the answer is not as the file says");
  case Outcome::Refused:
    return _("the service refused it");
  case Outcome::Accepted:
    return _("the service took it");
  case Outcome::NoAnswer:
    break;
  }
  return failure_of(service::Unavailable(step.trouble.value_or(service::Trouble::NoNetwork), step.status)).text;
}

/// Whether the file has something to change, and not the server or the person.
bool is_of_the_file(const WalkedStep& step) {
  return step.failed() && step.outcome != Outcome::NoAnswer;
}

void print(const WalkedStep& step) {
  const char* verdict = step.failed() ? "FAILS" : step.outcome == Outcome::NotChecked ? "-" : "ok";
  std::string line = name_of(step.step);
  if (!step.route.empty()) line = step.route + ": " + line;
  if (const auto text = text_of(step); !text.empty()) line += ": " + text;
  if (step.failed() && step.status > 0 && step.outcome != Outcome::NoAnswer)
    line += " (HTTP " + std::to_string(step.status) + ")";
  if (is_of_the_file(step)) line += std::string("; ") + _("look at") + " " + step.place;
  std::printf("%-6s %s\n", verdict, line.c_str());
}

}  // namespace

ExitStatus check_at_server(const service::ServiceProfile& profile, const CommandLine& line) {
  auto address = service::parse_server_address(line.server);
  auto* parsed = std::get_if<service::ServerAddress>(&address);
  if (!parsed) {
    complain(_("this is no address that a token may be sent to"));
    return ExitStatus::Usage;
  }
  service::Walker walker{.username = line.username};
  if (!line.username.empty())
    walker.password = read_password(line.username + ": " + _("Password: "), line.password_stdin);
  const auto steps =
      async::run(service::walk_profile(std::move(*parsed), profile, transport_policy(), std::move(walker)));
  std::for_each(steps.begin(), steps.end(), print);
  const bool fails = std::any_of(steps.begin(), steps.end(), [](const WalkedStep& step) { return step.failed(); });
  return fails ? ExitStatus::Failed : ExitStatus::Ok;
}

}  // namespace vestibule::cli
