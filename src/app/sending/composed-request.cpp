#include "app/sending/composed-request.hpp"

#include "app/formatted.hpp"
#include "async/owned.hpp"
#include "session/request-header.hpp"
#include "tokens/json-index.hpp"
#include "tokens/printable-text.hpp"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

namespace {

using Body = ComposedRequest::Body;

constexpr std::size_t longest_path = 8000;  ///< bytes; what servers take at least (RFC 9110 §4.1)

/// Without characters that a URL cannot have as they are; they are not encoded unasked.
bool is_of_a_url(char c) {
  return g_ascii_isgraph(c) && std::string_view("\"<>\\^`{|}#").find(c) == std::string_view::npos;
}

std::size_t column_at(std::string_view text, std::size_t byte) {
  const auto before = text.substr(0, byte);
  const auto line_break = before.rfind('\n');
  const auto line = line_break == std::string_view::npos ? before : before.substr(line_break + 1);
  return static_cast<std::size_t>(g_utf8_strlen(line.data(), static_cast<gssize>(line.size()))) + 1;
}

std::string escaped(const std::string& text) {
  return async::OwnedString(g_uri_escape_string(text.c_str(), nullptr, FALSE)).get();
}

std::string body_fault(const ComposedRequest& composed) {
  if (composed.body == Body::Json) return json_fault(composed.json);
  if (composed.body == Body::File && composed.file.empty()) return _("Choose the file that is to be sent.");
  return {};
}

/// Of what such a file has by its name; nothing is read.
std::string media_type_of_file(const std::string& path) {
  const async::OwnedString kind(g_content_type_guess(path.c_str(), nullptr, 0, nullptr));
  const async::OwnedString type(g_content_type_get_mime_type(kind.get()));
  return type ? type.get() : "application/octet-stream";
}

}  // namespace

std::string path_fault(const std::string& path) {
  if (!path.starts_with('/')) return _("A path begins with a slash. It is put behind the address of the service.");
  if (path.size() > longest_path) return formatted(_("The path is longer than %zu bytes."), longest_path);
  if (!std::all_of(path.begin(), path.end(), is_of_a_url))
    return _("The path has a character that must be encoded there, such as a space as %20.");
  if (service::has_dot_segments(path.substr(0, path.find('?'))))
    return _("The path has “.” or “..” in it, or an escape that is none: it could lead away from the service.");
  return {};
}

std::string header_text(const std::string& name, const std::string& value, const service::ServiceProfile& profile) {
  const auto fault = session::header_fault(name, value, profile);
  if (!fault) return {};
  switch (*fault) {
  case session::HeaderFault::Name:
    return _("The name of a header has letters, digits and hyphens alone.");
  case session::HeaderFault::Value:
    return _("The value of a header is one line, without control characters.");
  case session::HeaderFault::Reserved:
    break;
  }
  // Translators: %s is the name of a header.
  return formatted(_("%s is set by Vestibule itself: it says who asks, or where a message goes or ends."),
                   tokens::printable(name).c_str());
}

std::string json_fault(const std::string& json) {
  const auto index = tokens::JsonIndex::build(async::bytes_of(json));
  if (!index->fault()) return {};
  const auto& fault = *index->fault();
  const auto column = column_at(json, fault.byte);
  switch (fault.kind) {
  case tokens::JsonFault::Kind::CutOff:
    return formatted(_("The JSON ends too early, in line %zu, column %zu."), fault.line, column);
  case tokens::JsonFault::Kind::TooDeep:
    return formatted(_("The JSON is nested too deeply in line %zu, column %zu."), fault.line, column);
  case tokens::JsonFault::Kind::NotJson:
    break;
  }
  return formatted(_("This is not JSON from line %zu, column %zu on."), fault.line, column);
}

std::string request_fault(const ComposedRequest& composed, const service::ServiceProfile& profile) {
  if (const auto fault = path_fault(composed.path); !fault.empty()) return fault;
  for (const auto& [name, value] : composed.headers)
    if (const auto fault = header_text(name, value, profile); !fault.empty()) return fault;
  return body_fault(composed);
}

std::string form_text(const ComposedRequest::Pairs& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += (text.empty() ? "" : "&") + escaped(name) + "=" + escaped(value);
  return text;
}

std::string media_type_of(const ComposedRequest& composed) {
  switch (composed.body) {
  case Body::Json:
    return "application/json";
  case Body::Form:
    return "application/x-www-form-urlencoded";
  case Body::File:
    return media_type_of_file(composed.file);
  case Body::None:
    break;
  }
  return {};
}

session::Request request_of(const ComposedRequest& composed, const service::ServerAddress& address) {
  session::Request request;
  request.method = composed.method;
  request.url = address.url_of(composed.path);
  for (const auto& [name, value] : composed.headers)
    session::add_header(request, name, value);
  if (request.content_type.empty()) request.content_type = media_type_of(composed);
  if (composed.body == Body::Json) request.body = async::bytes_of(composed.json);
  if (composed.body == Body::Form) request.body = async::bytes_of(form_text(composed.fields));
  return request;
}

}  // namespace vestibule::app
