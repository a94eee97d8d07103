#pragma once

#include <glib.h>

#include <cstdint>
#include <optional>
#include <string>

namespace vestibule::service {

/// Scheme, host and port (RFC 6454 §4): what a token is bound to. Normalized, so that equal origins compare equal.
struct Origin {
  std::string scheme;  ///< "https" or "http"
  std::string host;    ///< lower case; an international name as punycode; an IPv6 literal without brackets
  std::uint16_t port = 0;

  bool operator==(const Origin&) const = default;
  std::string text() const;
  /// A literal of 127.0.0.0/8, `::1`, or exactly `localhost`.
  bool is_loopback() const;
  /// A token may be sent there: `https`, or loopback. (`localhost` must turn out to be connected to a loopback address,
  /// too.)
  bool may_carry_tokens() const { return scheme == "https" || is_loopback(); }
};

/// The origin of an http(s) URI; nothing for any other.
std::optional<Origin> origin_of(GUri* uri);
/// Whether that is `origin`.
bool has_origin(GUri* uri, const Origin& origin);

}  // namespace vestibule::service
