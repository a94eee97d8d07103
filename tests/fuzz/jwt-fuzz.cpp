// An access token as it stands, and one made around any claims.
#include "async/owned.hpp"
#include "target.hpp"
#include "tokens/bounded-json.hpp"
#include "tokens/jwt-claims.hpp"

#include <string>

namespace vestibule::testing {

namespace {

using namespace tokens;
using namespace std::chrono_literals;

constexpr WallTimePoint end_of_time{253402300799s};

std::string base64url(std::string_view bytes) {
  const async::OwnedString encoded(g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()));
  std::string text;
  for (const char* c = encoded.get(); *c && *c != '='; c++)
    text += *c == '+' ? '-' : *c == '/' ? '_' : *c;
  return text;
}

void check_claims(const JwtClaims& claims) {
  for (const auto& time : {claims.expires_at, claims.issued_at})
    if (time) g_assert_true(*time >= WallTimePoint(0s) && *time <= end_of_time);
  const auto payload = parse_json(claims.payload);
  g_assert_true(payload && is_json_object(*payload));
  g_assert_true(g_utf8_validate(claims.subject.c_str(), -1, nullptr));

  const StatedLifetime stated = stated_lifetime(claims);
  g_assert_true(stated.expires_at == claims.expires_at);
  if (!stated.duration) return;
  g_assert_true(*stated.duration > 0ms);
  g_assert_true(*claims.issued_at + *stated.duration == *claims.expires_at);
}

}  // namespace

void check(std::string_view input) {
  if (const auto claims = decode_jwt(input)) {
    check_claims(*claims);
    // A strict decoder takes one spelling only.
    g_assert_true(input.find("." + base64url(claims->payload) + ".") != std::string_view::npos);
  }

  const auto claims = decode_jwt(base64url("{}") + "." + base64url(input) + ".");
  const auto json = parse_json(input);
  g_assert_true(claims.has_value() == (json && is_json_object(*json)));
  if (!claims) return;
  g_assert_true(claims->payload == input);
  check_claims(*claims);
}

}  // namespace vestibule::testing
