#include "session/request-header.hpp"

#include "service/http-fields.hpp"

namespace vestibule::session {

namespace {

bool is_same_name(const std::string& one, const std::string& other) {
  return g_ascii_strcasecmp(one.c_str(), other.c_str()) == 0;
}

}  // namespace

std::optional<HeaderFault> header_fault(const std::string& name, const std::string& value,
                                        const service::ServiceProfile& profile) {
  if (!service::is_http_token(name)) return HeaderFault::Name;
  if (!service::is_field_value(value)) return HeaderFault::Value;
  if (is_same_name(name, "Content-Type")) return std::nullopt;
  const bool is_reserved = service::is_reserved_header(name) || is_same_name(name, "Authorization") ||
                           is_same_name(name, profile.token_use.place.name);
  return is_reserved ? std::optional(HeaderFault::Reserved) : std::nullopt;
}

void add_header(Request& request, const std::string& name, const std::string& value) {
  if (is_same_name(name, "Content-Type"))
    request.content_type = value;
  else
    request.headers.emplace_back(name, value);
}

}  // namespace vestibule::session
