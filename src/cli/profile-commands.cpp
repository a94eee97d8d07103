#include "cli/profile-commands.hpp"

#include "cli/command.hpp"
#include "service/profile-library.hpp"

#include <glib/gi18n.h>

#include <cstdio>

namespace vestibule::cli {

using service::ServiceProfile;

namespace {

void print_call(const char* what, const std::optional<service::Call>& call) {
  if (!call) return;
  std::printf("%-9s %s %s%s%s\n", what, call->method.c_str(), call->path.c_str(), call->endpoint.empty() ? "" : "  ← ",
              call->endpoint.c_str());
}

void print(const ServiceProfile& profile) {
  std::printf("%s\n%s\n", profile.id.c_str(), profile.name.c_str());
  print_call("signUp", profile.sign_up);
  print_call("logIn", profile.log_in);
  print_call("refresh", profile.refresh);
  print_call("logOut", profile.log_out);
  for (const auto& resource : profile.resources)
    std::printf("%-9s %s %s  %s\n", "resource", resource.method.c_str(), resource.path.c_str(), resource.name.c_str());
}

ExitStatus list(const service::ProfileLibrary& library) {
  for (const auto& profile : library.all())
    std::printf("%-20s %s\n", profile.id.c_str(), profile.name.c_str());
  for (const auto& error : library.errors())
    complain(error.what());
  return library.errors().empty() ? ExitStatus::Ok : ExitStatus::Failed;
}

ExitStatus show(const service::ProfileLibrary& library, const std::string& id) {
  const auto* profile = library.find(id);
  if (!profile) {
    complain(id + ": " + _("there is no such profile; see “profile list”"));
    return ExitStatus::Failed;
  }
  print(*profile);
  return ExitStatus::Ok;
}

ExitStatus check(const std::string& file) {
  try {
    print(service::read_profile_file(file));
    return ExitStatus::Ok;
  } catch (const service::ProfileError& error) {
    complain(error.what());
    return ExitStatus::Failed;
  }
}

}  // namespace

ExitStatus run_profile_command(const CommandLine& line) {
  const auto& arguments = line.arguments;
  const auto& command = arguments[0];
  if (command == "list" && arguments.size() == 1) return list(service::ProfileLibrary());
  if (command == "show" && arguments.size() == 2) return show(service::ProfileLibrary(), arguments[1]);
  if (command == "check" && arguments.size() == 2) return check(arguments[1]);
  complain(_("profile takes list, show ID or check FILE"));
  return ExitStatus::Usage;
}

}  // namespace vestibule::cli
