#include "service/host-name.hpp"

#include "async/owned.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace vestibule::service {

namespace {

constexpr std::size_t longest_name = 253;
constexpr std::size_t longest_label = 63;

std::optional<in_addr> ipv4(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return address;
}

std::optional<in6_addr> ipv6(std::string_view text) {
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return address;
}

std::string text_of(const in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &address, text.data(), text.size());
  return text.data();
}

int first_octet(const in_addr& address) {
  return static_cast<int>(ntohl(address.s_addr) >> 24);
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > longest_label || label.front() == '-' || label.back() == '-') return false;
  // The underscore is in no host name of RFC 952, and in many that exist.
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return g_ascii_islower(c) || g_ascii_isdigit(c) || c == '-' || c == '_'; });
}

bool is_number(std::string_view label) {
  const auto digit = [](char c) { return g_ascii_isdigit(c); };
  const auto hex_digit = [](char c) { return g_ascii_isxdigit(c); };
  if (label.starts_with("0x")) return std::all_of(label.begin() + 2, label.end(), hex_digit);
  return !label.empty() && std::all_of(label.begin(), label.end(), digit);
}

/// A name whose punycode cannot be read, or reads as something that is written in another way.
bool has_false_punycode(const std::string& name) {
  if (!g_hostname_is_ascii_encoded(name.c_str())) return false;
  const async::OwnedString unicode(g_hostname_to_unicode(name.c_str()));
  if (!unicode) return true;
  const async::OwnedString again(g_hostname_to_ascii(unicode.get()));
  return !again || name != again.get();
}

bool is_name(const std::string& name) {
  if (name.empty() || name.size() > longest_name) return false;
  std::string_view rest = name;
  for (;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) return !is_number(label) && !has_false_punycode(name);
    rest.remove_prefix(dot + 1);
  }
}

/// Characters that are not seen, or that turn what is around them, have no place in a name that a person checks.
bool has_hidden_characters(const std::string& text) {
  for (const char* p = text.c_str(); *p; p = g_utf8_next_char(p)) {
    const GUnicodeType type = g_unichar_type(g_utf8_get_char(p));
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> normalize_host(std::string_view host) {
  if (std::memchr(host.data(), 0, host.size()) || !g_utf8_validate(host.data(), static_cast<gssize>(host.size()), {}))
    return std::nullopt;
  if (host.find(':') != std::string_view::npos) {
    const auto address = ipv6(host);
    if (!address) return std::nullopt;
    return text_of(*address);
  }
  const std::string typed(host);
  if (typed.empty() || has_hidden_characters(typed)) return std::nullopt;
  const async::OwnedString ascii(g_hostname_to_ascii(typed.c_str()));
  if (!ascii) return std::nullopt;
  const async::OwnedString lower(g_ascii_strdown(ascii.get(), -1));
  std::string name = lower.get();
  if (ipv4(name)) return name;
  if (name.ends_with('.')) name.pop_back();
  if (!is_name(name)) return std::nullopt;
  return name;
}

bool is_loopback_host(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  const auto address = ipv4(host);
  return address && first_octet(*address) == 127;
}

bool is_unspecified_host(std::string_view host) {
  if (host == "::" || host == "::ffff:0.0.0.0") return true;
  const auto address = ipv4(host);
  return address && first_octet(*address) == 0;
}

bool looks_like_loopback(std::string_view host) {
  if (host.starts_with("localhost.")) return true;
  std::size_t end = 0;
  for (int labels = 0; labels < 4 && end != std::string_view::npos; labels++)
    end = host.find('.', labels ? end + 1 : 0);
  if (end == std::string_view::npos) return false;
  const auto address = ipv4(host.substr(0, end));
  return address && (first_octet(*address) == 127 || first_octet(*address) == 0);
}

}  // namespace vestibule::service
