#include "service/server-address.hpp"

#include "async/owned.hpp"
#include "service/host-name.hpp"

#include <algorithm>
#include <optional>

namespace vestibule::service {

namespace {

constexpr std::size_t longest_address = 2048;  // bytes

/// Without white space, Unicode's too, at both ends. `text` is valid UTF-8.
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && g_unichar_isspace(g_utf8_get_char(text.data())))
    text.remove_prefix(static_cast<std::size_t>(g_utf8_next_char(text.data()) - text.data()));
  while (!text.empty()) {
    const char* last = g_utf8_find_prev_char(text.data(), text.data() + text.size());
    if (!g_unichar_isspace(g_utf8_get_char(last))) break;
    text = text.substr(0, static_cast<std::size_t>(last - text.data()));
  }
  return text;
}

/// Something that no address has in it, and that one program reads otherwise than the next.
bool has_forbidden_characters(const std::string& text) {
  for (const char* p = text.c_str(); *p; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    const GUnicodeType type = g_unichar_type(c);
    if (c == '\\' || g_unichar_isspace(c) || type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT) return true;
  }
  return false;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && g_ascii_isalpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return g_ascii_isalnum(c) || c == '+' || c == '-' || c == '.';
  });
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isdigit(c); });
}

struct Parts {
  std::string scheme;  ///< empty where none was typed
  std::string_view authority;
  std::string_view rest;  ///< path, query, fragment
};

Parts split(std::string_view text) {
  Parts parts;
  const std::size_t mark = text.find("://");
  if (mark != std::string_view::npos && is_scheme(text.substr(0, mark))) {
    const async::OwnedString lower(g_ascii_strdown(text.data(), static_cast<gssize>(mark)));
    parts.scheme = lower.get();
    text.remove_prefix(mark + 3);
  }
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  parts.authority = text.substr(0, end);
  parts.rest = text.substr(end);
  return parts;
}

/// `mailto:…`, `javascript:…`: a scheme without slashes; a host and its port are written like this too.
bool is_another_scheme(const Parts& parts) {
  const std::size_t colon = parts.authority.find(':');
  if (!parts.scheme.empty() || colon == std::string_view::npos) return false;
  const std::string_view name = parts.authority.substr(0, colon);
  const std::string_view port = parts.authority.substr(colon + 1);
  return is_scheme(name) && name.find('.') == std::string_view::npos && name != "localhost" &&
         (port.empty() || !all_digits(port));
}

/// `https:/host`, `http:host`: nobody has a server of that name.
bool lacks_slashes(const Parts& parts) {
  const std::string_view name = parts.authority.substr(0, parts.authority.find(':'));
  const async::OwnedString lower(g_ascii_strdown(name.data(), static_cast<gssize>(name.size())));
  return parts.scheme.empty() && name.size() < parts.authority.size() &&
         (g_str_equal(lower.get(), "http") || g_str_equal(lower.get(), "https"));
}

/// Whether an authority without user info ends with a port that is not empty.
bool has_port(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == authority.size()) return false;
  return authority.front() != '[' || authority[colon - 1] == ']';
}

bool has_bad_port(std::string_view authority) {
  return has_port(authority) && !all_digits(authority.substr(authority.rfind(':') + 1));
}

/// The path in its normal form, or nothing where its meaning would depend on who reads it.
std::optional<std::string> normalize_path(const std::string& typed) {
  const async::OwnedString decoded(g_uri_unescape_string(typed.c_str(), nullptr));
  if (!decoded || !g_utf8_validate(decoded.get(), -1, nullptr) || has_forbidden_characters(typed)) return std::nullopt;
  if (has_dot_segments(typed)) return std::nullopt;
  for (const char* p = decoded.get(); *p; p++)
    if (g_ascii_iscntrl(*p)) return std::nullopt;
  const async::OwnedString escaped(g_uri_escape_string(typed.c_str(), "%/:@!$&'()*+,;=", FALSE));
  // An escape that need not be one is the character itself (RFC 3986 §6.2.2.2): else an account had several addresses.
  const std::string url = std::string("http://localhost") + escaped.get();
  const async::OwnedUri uri(g_uri_parse(url.c_str(), G_URI_FLAGS_ENCODED, nullptr));
  if (!uri) return std::nullopt;
  std::string path = g_uri_get_path(uri.get());
  while (path.ends_with('/'))
    path.pop_back();
  return path;
}

/// The address with the parts as typed. GUri reads the authority only: in a path it would resolve the dots.
std::variant<ServerAddress, AddressFault> read(const std::string& scheme, const Parts& parts) {
  const std::string root = scheme + "://" + std::string(parts.authority) + "/";
  const async::OwnedUri uri(g_uri_parse(root.c_str(), G_URI_FLAGS_NONE, nullptr));
  if (!uri) return AddressFault::Malformed;
  auto origin = origin_of(uri.get());
  auto path = normalize_path(std::string(parts.rest));
  if (!origin || !path) return AddressFault::Malformed;
  if (is_unspecified_host(origin->host)) return AddressFault::UnspecifiedHost;
  if (looks_like_loopback(origin->host)) return AddressFault::LooksLikeLoopback;
  if (!origin->may_carry_tokens()) return AddressFault::InsecureRemote;
  return ServerAddress(std::move(*origin), std::move(*path));
}

}  // namespace

bool has_dot_segments(const std::string& path) {
  const async::OwnedString decoded(g_uri_unescape_string(path.c_str(), nullptr));
  if (!decoded) return true;
  for (const char* text : {path.c_str(), static_cast<const char*>(decoded.get())}) {
    const async::OwnedStrv segments(g_strsplit_set(text, "/\\", -1));
    for (char** segment = segments.get(); *segment; segment++)
      if (g_str_equal(*segment, ".") || g_str_equal(*segment, "..")) return true;
  }
  return false;
}

std::string ServerAddress::display_host() const {
  const async::OwnedString unicode(g_hostname_to_unicode(origin_.host.c_str()));
  return unicode ? unicode.get() : origin_.host;
}

std::variant<ServerAddress, AddressFault> parse_server_address(std::string_view typed) {
  if (typed.size() > longest_address || typed.find('\0') != std::string_view::npos ||
      !g_utf8_validate(typed.data(), static_cast<gssize>(typed.size()), nullptr))
    return AddressFault::Malformed;
  const std::string text(trimmed(typed));
  if (text.empty()) return AddressFault::Empty;
  if (has_forbidden_characters(text)) return AddressFault::Malformed;

  const Parts parts = split(text);
  if (!parts.scheme.empty() && parts.scheme != "http" && parts.scheme != "https") return AddressFault::UnknownScheme;
  if (parts.authority.find('@') != std::string_view::npos) return AddressFault::HasUserInfo;
  if (lacks_slashes(parts)) return AddressFault::Malformed;
  if (is_another_scheme(parts)) return AddressFault::UnknownScheme;
  if (parts.rest.find_first_of("?#") != std::string_view::npos) return AddressFault::HasQueryOrFragment;
  // A percent sign in a host is an escape, which GUri would decode, or the zone of a link-local address.
  if (parts.authority.empty() || parts.authority.find('%') != std::string_view::npos || has_bad_port(parts.authority))
    return AddressFault::Malformed;

  if (!parts.scheme.empty()) return read(parts.scheme, parts);
  auto local = read("http", parts);
  const bool is_local = std::holds_alternative<ServerAddress>(local);
  return is_local && has_port(parts.authority) ? std::move(local) : read("https", parts);
}

}  // namespace vestibule::service
