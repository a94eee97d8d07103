#include "cli/profile-commands.hpp"

#include "async/io-calls.hpp"
#include "async/race.hpp"
#include "cli/command.hpp"
#include "cli/discovery-text.hpp"
#include "cli/profile-check.hpp"
#include "cli/transport-policy.hpp"
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

ExitStatus check(const std::string& file, const CommandLine& line) {
  try {
    const auto profile = service::read_profile_file(file);
    if (!line.server.empty()) return check_at_server(profile, line);
    print(profile);
    return ExitStatus::Ok;
  } catch (const service::ProfileError& error) {
    complain(error.what());
    return ExitStatus::Failed;
  }
}

ExitStatus find(const service::ProfileLibrary& library, const std::string& server) {
  auto address = service::parse_server_address(server);
  auto* parsed = std::get_if<service::ServerAddress>(&address);
  if (!parsed) {
    complain(_("this is no address that a token may be sent to"));
    return ExitStatus::Usage;
  }
  const auto discovery = async::run(service::discover_profile(std::move(*parsed), library.all(), transport_policy()));
  // The result alone is on standard output, for scripts.
  for (const auto& finding : discovery.findings)
    std::fprintf(stderr, "%s\n", text_of(finding).c_str());
  if (!discovery.profile) {
    complain(_("no type of service alone fits; see “profile list”"));
    return ExitStatus::Failed;
  }
  std::printf("%s\n", discovery.profile->id.c_str());
  return ExitStatus::Ok;
}

/// What a profile of that file can be called: its name, in what an id may have.
std::string id_for(const std::string& file) {
  const async::OwnedString base(g_path_get_basename(file.c_str()));
  std::string name = base.get();
  if (name.ends_with(".json")) name.resize(name.size() - 5);
  std::string id;
  for (const char c : name.substr(0, 64))
    if (g_ascii_isalnum(c) || !id.empty()) id += g_ascii_isalnum(c) ? g_ascii_tolower(c) : '-';
  return id.empty() ? "my-service" : id;
}

ExitStatus make_new(const std::string& file) {
  const auto id = id_for(file);
  const std::string text = "{\n  \"id\": \"" + id + "\",\n  \"name\": \"" + id + R"(",
  "logIn": {
    "path": "/login",
    "username": { "body": "/email" },
    "password": { "body": "/password" }
  },
  "tokens": { "accessToken": "/token" },
  "resources": [ { "name": "Me", "path": "/me" } ]
}
)";
  const auto target = async::file_at(file);
  GError* error = nullptr;
  const auto stream =
      async::Object<GFileOutputStream>::adopt(g_file_create(target.get(), G_FILE_CREATE_NONE, nullptr, &error));
  bool written = false;
  if (stream)
    written =
        g_output_stream_write_all(G_OUTPUT_STREAM(stream.get()), text.data(), text.size(), nullptr, nullptr, &error) &&
        g_output_stream_close(G_OUTPUT_STREAM(stream.get()), nullptr, &error);
  const async::OwnedError fault(error);
  if (written) return ExitStatus::Ok;
  const bool exists = g_error_matches(fault.get(), G_IO_ERROR, G_IO_ERROR_EXISTS);
  complain(file + ": " + (exists ? _("there is such a file already") : _("this file cannot be written")));
  return ExitStatus::Failed;
}

}  // namespace

ExitStatus run_profile_command(const CommandLine& line) {
  const auto& arguments = line.arguments;
  const auto& command = arguments[0];
  if (command == "list" && arguments.size() == 1) return list(service::ProfileLibrary());
  if (command == "show" && arguments.size() == 2) return show(service::ProfileLibrary(), arguments[1]);
  if (command == "check" && arguments.size() == 2) return check(arguments[1], line);
  if (command == "find" && arguments.size() == 2) return find(service::ProfileLibrary(), arguments[1]);
  if (command == "new" && arguments.size() == 2) return make_new(arguments[1]);
  complain(_("profile takes list, show ID, check FILE, find SERVER or new FILE"));
  return ExitStatus::Usage;
}

}  // namespace vestibule::cli
