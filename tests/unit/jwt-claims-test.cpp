#include "tokens/jwt-claims.hpp"

#include <glib.h>

#include <string>

using namespace vestibule::tokens;
using namespace std::chrono_literals;

namespace {

std::string base64url(std::string_view bytes) {
  char* encoded = g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size());
  std::string text;
  for (const char* c = encoded; *c && *c != '='; c++)
    text += *c == '+' ? '-' : *c == '/' ? '_' : *c;
  g_free(encoded);
  return text;
}

std::string token_with(std::string_view payload, std::string_view header = R"({"alg":"HS256"})") {
  return base64url(header) + "." + base64url(payload) + "." + base64url("signature");
}

WallTimePoint second(std::int64_t seconds) {
  return WallTimePoint(std::chrono::seconds(seconds));
}

void a_jwt_says_who_and_how_long() {
  // RFC 7519 §3.1's example, its claims with `iat` and `sub`.
  const std::string payload = R"({"sub":"joe","iat":1300819370,"exp":1300819380,"admin":true})";
  const auto claims = decode_jwt(token_with(payload));
  g_assert_true(claims.has_value());
  g_assert_true(claims->subject == "joe");
  g_assert_true(claims->issued_at == second(1300819370));
  g_assert_true(claims->expires_at == second(1300819380));
  g_assert_true(claims->payload == payload);
  g_assert_true(stated_lifetime(*claims).duration == 10s);
  g_assert_true(stated_lifetime(*claims).expires_at == second(1300819380));
}

struct ShapeCase {
  const char* name;
  std::string token;
  bool is_jwt;
};

void only_a_strict_compact_jwt_is_decoded() {
  const std::string header = base64url(R"({"alg":"HS256"})");
  const std::string payload = base64url(R"({"sub":"a"})");
  const std::string brackets(100000, '[');
  const std::string closing(100000, ']');
  const ShapeCase cases[] = {
      {"plain", header + "." + payload + ".c2ln", true},
      {"unsecured: an empty signature (RFC 7519 §6)", header + "." + payload + ".", true},
      {"claims that are not ASCII", token_with(R"({"sub":"Zoë 😀"})"), true},
      {"empty", "", false},
      {"opaque", "4f1c2a", false},
      {"two parts", header + "." + payload, false},
      {"four parts", header + "." + payload + ".c2ln.c2ln", false},
      {"five parts: encrypted (RFC 7516)", "a.b.c.d.e", false},
      {"empty header", "." + payload + ".c2ln", false},
      {"empty payload", header + "..c2ln", false},
      {"padding", header + "." + base64url("{} ") + "=.c2ln", false},
      {"padding that belongs there", header + ".e30=.c2ln", false},
      {"no padding there", header + ".e30.c2ln", true},
      {"bits left over", header + ".e31.c2ln", false},
      {"one character too many", header + ".e30ga.c2ln", false},
      {"plain base64's plus", header + "." + payload + ".++++", false},
      {"plain base64's slash", header + "." + payload + ".////", false},
      {"base64url's own", header + "." + payload + ".-_-_", true},
      {"a space", header + "." + payload + ".c2 n", false},
      {"a line break", header + "." + payload + ".c2ln\n", false},
      {"a signature that is no base64url", header + "." + payload + ".é", false},
      {"payload is no JSON", header + "." + base64url("sub=a") + ".c2ln", false},
      {"payload is no object", header + "." + base64url(R"(["sub"])") + ".c2ln", false},
      {"header is no JSON", base64url("HS256") + "." + payload + ".c2ln", false},
      {"header is no object", base64url("1") + "." + payload + ".c2ln", false},
      {"payload is invalid UTF-8", token_with("{\"sub\":\"\xff\xfe\"}"), false},
      {"exp is NaN", token_with(R"({"exp":NaN})"), false},
      {"100,000 nested brackets in the payload", token_with("{\"a\":" + brackets + closing + "}"), false},
      {"100,000 nested brackets in the header", token_with("{}", brackets + closing), false},
      {"100,000 brackets that nobody closes", token_with(brackets), false},
  };
  for (const auto& row : cases) {
    g_test_message("%s", row.name);
    g_assert_true(decode_jwt(row.token).has_value() == row.is_jwt);
  }
}

struct LifetimeCase {
  const char* name;
  const char* payload;
  std::optional<WallTimePoint> expires_at;
  std::optional<std::chrono::milliseconds> duration;
};

void only_times_that_can_be_are_taken() {
  const LifetimeCase cases[] = {
      {"both", R"({"iat":1000,"exp":1010})", second(1010), 10s},
      {"fractions", R"({"iat":1000.25,"exp":1010.75})", second(1010) + 750ms, 10500ms},
      {"no iat", R"({"exp":1010})", second(1010), {}},
      {"no exp", R"({"iat":1000})", {}, {}},
      {"exp before iat", R"({"iat":1010,"exp":1000})", second(1000), {}},
      {"exp equals iat", R"({"iat":1000,"exp":1000})", second(1000), {}},
      {"exp is 0", R"({"iat":0,"exp":0})", second(0), {}},
      {"exp is negative", R"({"iat":1000,"exp":-1})", {}, {}},
      {"iat is negative", R"({"iat":-1,"exp":1000})", second(1000), {}},
      {"the last second of the year 9999", R"({"exp":253402300799})", second(253402300799), {}},
      {"exp in milliseconds", R"({"iat":1700000000,"exp":1700000010000})", {}, {}},
      {"exp beyond 64 bits", R"({"iat":1000,"exp":12345678901234567890123})", {}, {}},
      {"exp is infinite", R"({"iat":1000,"exp":1e400})", {}, {}},
      {"exp is text", R"({"iat":1000,"exp":"1010"})", {}, {}},
      {"exp is null", R"({"iat":1000,"exp":null})", {}, {}},
      {"exp twice: the last one", R"({"iat":1000,"exp":2000,"exp":1010})", second(1010), 10s},
  };
  for (const auto& row : cases) {
    g_test_message("%s", row.name);
    const auto claims = decode_jwt(token_with(row.payload));
    g_assert_true(claims.has_value());
    const StatedLifetime stated = stated_lifetime(*claims);
    g_assert_true(stated.expires_at == row.expires_at);
    g_assert_true(stated.duration == row.duration);
  }
}

void a_subject_may_be_a_number() {
  g_assert_true(decode_jwt(token_with(R"({"sub":42})"))->subject == "42");
  g_assert_true(decode_jwt(token_with(R"({"sub":9007199254740991})"))->subject == "9007199254740991");
  g_assert_true(decode_jwt(token_with(R"({"sub":12345678901234567890123})"))->subject.empty());
  g_assert_true(decode_jwt(token_with(R"({"sub":{}})"))->subject.empty());
  g_assert_true(decode_jwt(token_with("{}"))->subject.empty());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/jwt-claims/a-jwt-says-who-and-how-long", a_jwt_says_who_and_how_long);
  g_test_add_func("/jwt-claims/only-a-strict-compact-jwt-is-decoded", only_a_strict_compact_jwt_is_decoded);
  g_test_add_func("/jwt-claims/only-times-that-can-be-are-taken", only_times_that_can_be_are_taken);
  g_test_add_func("/jwt-claims/a-subject-may-be-a-number", a_subject_may_be_a_number);
  return g_test_run();
}
