#include "check/challenge-error.hpp"

#include "async/owned.hpp"

#include <libsoup/soup.h>

#include <string_view>

namespace vestibule::check {

namespace {

/// The value, where the text is that parameter.
std::string value_of(std::string_view parameter, std::string_view name) {
  const auto equals = parameter.find('=');
  if (equals != name.size() || g_ascii_strncasecmp(parameter.data(), name.data(), name.size()) != 0) return "";
  auto value = parameter.substr(equals + 1);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return std::string(value);
}

}  // namespace

std::string challenge_error(const std::string& challenges) {
  std::string error;
  GSList* parts = soup_header_parse_list(challenges.c_str());
  for (const GSList* each = parts; each && error.empty(); each = each->next) {
    const std::string_view part(static_cast<const char*>(each->data));
    // A challenge begins with its scheme; the parameters behind its first one are parts of their own.
    const auto space = part.find(' '), equals = part.find('=');
    const bool has_scheme = space < equals && equals != std::string_view::npos;
    error = value_of(has_scheme ? part.substr(space + 1) : part, "error");
  }
  soup_header_free_list(parts);
  return error;
}

}  // namespace vestibule::check
