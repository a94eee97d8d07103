#include "app/sending/curl-command.hpp"

#include "async/owned.hpp"

#include <algorithm>

namespace vestibule::app {

namespace {

using Body = ComposedRequest::Body;

/// For a POSIX shell, in which nothing between single quotes stands for anything else.
std::string quoted(const std::string& text) {
  return async::OwnedString(g_shell_quote(text.c_str())).get();
}

std::string option(const char* name, const std::string& value) {
  return std::string(" ") + name + " " + quoted(value);
}

/// A header that has no value is left out by curl, unless it ends in a semicolon.
std::string header(const std::string& name, const std::string& value) {
  return option("--header", value.empty() ? name + ";" : name + ": " + value);
}

bool names_media_type(const std::pair<std::string, std::string>& header) {
  return g_ascii_strcasecmp(header.first.c_str(), "Content-Type") == 0;
}

/// What stands in front of the token, in the header that has it.
std::string before_token(const service::Placement& place) {
  if (place.in == service::Placement::In::Cookie) return "Cookie: " + place.name + "=";
  return place.name + ": " + place.scheme + (place.scheme.empty() ? "" : " ");
}

/// A body that begins with @ is a body, too.
std::string body(const ComposedRequest& composed) {
  switch (composed.body) {
  case Body::Json:
    return option("--data-raw", composed.json);
  case Body::Form:
    return option("--data-raw", form_text(composed.fields));
  case Body::File:
    return option("--data-binary", "@" + composed.file);
  case Body::None:
    break;
  }
  return {};
}

}  // namespace

std::string curl_command(const ComposedRequest& composed, const service::ServerAddress& address,
                         const service::ServiceProfile& profile, const std::string& account) {
  const auto& use = profile.token_use;
  std::string command = "printf '%s%s\\n' " + quoted(before_token(use.place)) + " \"$(vestibulectl token --account " +
                        quoted(account) + ")\" | curl --header @- --globoff --path-as-is";
  command +=
      composed.method == "HEAD" && composed.body == Body::None ? " --head" : option("--request", composed.method);
  for (const auto& [name, value] : use.headers)
    command += header(name, value);
  for (const auto& [name, value] : composed.headers)
    command += header(name, value);
  const bool is_typed = std::any_of(composed.headers.begin(), composed.headers.end(), names_media_type);
  if (composed.body != Body::None && !is_typed) command += header("Content-Type", media_type_of(composed));
  return command + body(composed) + " " + quoted(address.url_of(composed.path));
}

}  // namespace vestibule::app
