#pragma once

#include "service/origin.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace vestibule::service {

/// Why a typed address is none that a person can sign in to.
enum class AddressFault {
  Empty,
  Malformed,       ///< no host, a bad port, spaces, a backslash
  UnknownScheme,   ///< neither http nor https
  InsecureRemote,  ///< http to a host that is not this machine
  HasUserInfo,     ///< `user@host`
  HasQueryOrFragment,
  UnspecifiedHost,    ///< 0.0.0.0, ::
  LooksLikeLoopback,  ///< `127.0.0.1.example.org`, `localhost.example.org`: a name made to be mistaken
};

/// Where a service is: an origin and a path under which its routes begin.
class ServerAddress {
public:
  ServerAddress(Origin origin, std::string path) : origin_(std::move(origin)), path_(std::move(path)) {}

  const Origin& origin() const { return origin_; }
  /// Without a slash at its end; often empty.
  const std::string& path() const { return path_; }
  /// "https://host/api": the address in its normal form, host as punycode.
  std::string text() const { return origin_.text() + path_; }
  /// The host as a person writes it, where that differs from `origin().host` (an international name); else the same.
  std::string display_host() const;
  /// The URL of a route: `route` begins with a slash and is put behind the path.
  std::string url_of(std::string_view route) const { return text() + std::string(route); }

private:
  Origin origin_;
  std::string path_;
};

/// Whether the path has a segment "." or "..", also an encoded one: some servers look for these before they decode,
/// others after it. What cannot be decoded has.
bool has_dot_segments(const std::string& path);

/// Reads what a person typed: white space around it is dropped, `https://` put in where there is no scheme (`http://`
/// for a loopback host with a port), a path kept, an international name turned into punycode (IDNA 2003,
/// as GLib has it). `.` and `..` in a path are refused.
std::variant<ServerAddress, AddressFault> parse_server_address(std::string_view typed);

}  // namespace vestibule::service
