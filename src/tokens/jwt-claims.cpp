#include "tokens/jwt-claims.hpp"

#include "tokens/bounded-json.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace vestibule::tokens {

namespace {

/// 9999-12-31T23:59:59Z. What lies beyond is no time that a server means (milliseconds taken for seconds, mostly).
constexpr double last_second = 253402300799.0;

/// base64url without padding (RFC 7515 §2), strictly: nothing but the alphabet, and no bits left over. `take` is given
/// the bytes; false where the text is something else.
template <class Take>
bool read_base64url(std::string_view text, Take take) {
  if (text.size() % 4 == 1) return false;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    std::uint32_t six = 0;
    if (c >= 'A' && c <= 'Z')
      six = static_cast<std::uint32_t>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      six = static_cast<std::uint32_t>(c - 'a') + 26;
    else if (c >= '0' && c <= '9')
      six = static_cast<std::uint32_t>(c - '0') + 52;
    else if (c == '-')
      six = 62;
    else if (c == '_')
      six = 63;
    else
      return false;
    bits = (bits << 6 | six) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    take(static_cast<char>(bits >> count & 0xff));
  }
  return !(bits & ((1U << count) - 1));
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  if (!read_base64url(text, [&bytes](char byte) { bytes.push_back(byte); })) return std::nullopt;
  return bytes;
}

/// Without a copy: a signature is what makes a token of the rest.
bool is_base64url(std::string_view text) {
  return read_base64url(text, [](char) {});
}

/// The three parts of the compact form; nothing if there are more or fewer.
std::optional<std::array<std::string_view, 3>> split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return std::array{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

/// A NumericDate (RFC 7519 §2): seconds since 1970, with or without a fraction.
std::optional<WallTimePoint> time_member(const JsonNodePtr& claims, const char* name) {
  const std::optional<double> seconds = number_member(claims, name);
  if (!seconds || *seconds < 0 || *seconds > last_second) return std::nullopt;
  return WallTimePoint(std::chrono::milliseconds(std::llround(*seconds * 1000)));
}

std::string subject_of(const JsonNodePtr& claims) {
  if (auto text = string_member(claims, "sub")) return *text;
  const std::optional<double> number = number_member(claims, "sub");
  if (!number) return {};
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd(text, sizeof text, "%.17g", *number);
}

}  // namespace

std::optional<JwtClaims> decode_jwt(std::string_view token) {
  const auto parts = split(token);
  if (!parts) return std::nullopt;
  const auto header_text = decode_base64url((*parts)[0]);
  auto payload = decode_base64url((*parts)[1]);
  if (!header_text || !payload || !is_base64url((*parts)[2])) return std::nullopt;
  const auto header = parse_json(*header_text);
  return header && is_json_object(*header) ? parse_claims(std::move(*payload)) : std::nullopt;
}

std::optional<JwtClaims> parse_claims(std::string payload) {
  const auto claims = parse_json(payload);
  if (!claims || !is_json_object(*claims)) return std::nullopt;
  return JwtClaims{time_member(*claims, "exp"), time_member(*claims, "iat"), subject_of(*claims), std::move(payload)};
}

StatedLifetime stated_lifetime(const JwtClaims& claims) {
  StatedLifetime stated{std::nullopt, claims.expires_at};
  if (claims.expires_at && claims.issued_at && *claims.expires_at > *claims.issued_at)
    stated.duration = *claims.expires_at - *claims.issued_at;
  return stated;
}

}  // namespace vestibule::tokens
