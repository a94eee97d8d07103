#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::service {

/// A host in its one normal form: a name in lower case, international ones as punycode (IDNA 2003, as GLib has it) and
/// without a dot at its end; an IPv4 address as four decimal numbers; an IPv6 address as RFC 5952 has it, without
/// brackets or zone. Nothing for what is no host, and for a number in another spelling (`127.1`, `0x7f000001`), which
/// one program takes for an address and the next for a name.
std::optional<std::string> normalize_host(std::string_view host);

/// Literals of 127.0.0.0/8, `::1`, and exactly `localhost`. `host` is in its normal form, here and below.
bool is_loopback_host(std::string_view host);
/// Literals of 0.0.0.0/8, and `::`.
bool is_unspecified_host(std::string_view host);
/// A name made to be mistaken for this machine: `localhost.example.org`, `127.0.0.1.example.org`.
bool looks_like_loopback(std::string_view host);

}  // namespace vestibule::service
