#include "service/origin.hpp"

#include "service/host-name.hpp"

namespace vestibule::service {

namespace {

int default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

}  // namespace

std::string Origin::text() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  std::string text = scheme + "://" + (ipv6 ? "[" + host + "]" : host);
  if (port != default_port(scheme)) text += ":" + std::to_string(port);
  return text;
}

bool Origin::is_loopback() const {
  return is_loopback_host(host);
}

std::optional<Origin> origin_of(GUri* uri) {
  const char* host = g_uri_get_host(uri);
  // GUri has schemes in lower case.
  const std::string_view scheme = g_uri_get_scheme(uri);
  if (!host || (scheme != "https" && scheme != "http")) return std::nullopt;
  const auto name = normalize_host(host);
  const int port = g_uri_get_port(uri) == -1 ? default_port(scheme) : g_uri_get_port(uri);
  if (!name || port < 1 || port > 65535) return std::nullopt;
  return Origin{std::string(scheme), *name, static_cast<std::uint16_t>(port)};
}

bool has_origin(GUri* uri, const Origin& origin) {
  // Most URIs are written in the normal form already; comparing costs less than making it again.
  const char* host = g_uri_get_host(uri);
  const bool written_the_same =
      host && host == origin.host && g_uri_get_scheme(uri) == origin.scheme && g_uri_get_port(uri) == origin.port;
  return written_the_same || origin_of(uri) == origin;
}

}  // namespace vestibule::service
