#include "app/session/claims.hpp"

#include "async/owned.hpp"
#include "named-tests.hpp"

#include <cstring>
#include <string>

using namespace vestibule;
using namespace vestibule::app;

namespace {

std::string base64url(const std::string& bytes) {
  const async::OwnedString encoded(g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()));
  std::string text;
  for (const char* c = encoded.get(); *c && *c != '='; c++)
    text += *c == '+' ? '-' : *c == '/' ? '_' : *c;
  return text;
}

std::string token(const std::string& payload) {
  return base64url(R"({"alg":"HS256"})") + "." + base64url(payload) + "." + base64url("signature");
}

Claims claims(const std::string& payload) {
  const auto decoded = tokens::decode_jwt(token(payload));
  g_assert_true(decoded.has_value());
  return claims_of(*decoded);
}

std::string changes(const std::string& before, const std::string& after) {
  std::string text;
  for (const auto& change : changes_between(claims(before), claims(after)))
    text += (text.empty() ? "" : "; ") + change.name + ": " + change.text;
  return text;
}

void expect_changes(const char* before, const char* after, const char* expected) {
  const auto text = changes(before, after);
  g_assert_cmpstr(text.c_str(), ==, expected);
}

void expect_value(const std::string& payload, const char* expected) {
  const auto all = claims(payload).all;
  g_assert_cmpuint(all.size(), ==, 1);
  g_assert_cmpstr(all[0].value.c_str(), ==, expected);
}

void a_claim_is_shown_as_it_was_sent() {
  expect_value(R"({"sub":"1"})", "\"1\"");
  expect_value(R"({"id":12345678901234567890123})", "12345678901234567890123");
  expect_value(R"({"address":{"country":"NZ"}})", R"({"country": "NZ"})");
  expect_value("{\"name\":\"a\u202eb\"}", R"("a\u202eb")");
}

void of_a_name_that_is_there_twice_the_last_counts() {
  expect_value(R"({"sub":"1","sub":"2"})", "\"2\"");
}

void times_are_shown_as_times() {
  const auto all = claims(R"({"exp":1300819380,"iat":"soon","nbf":1e300})").all;
  g_assert_null(strstr(all[0].value.c_str(), "1300819380"));
  g_assert_cmpstr(all[1].value.c_str(), ==, "\"soon\"");
}

void a_token_in_a_claim_is_not_shown() {
  expect_value("{\"act\":\"" + token("{}") + "\"}", "••••••••");
  const auto all = claims("{\"list\":[\"" + token("{}") + "\"],\"in\":{\"a\":\"" + token("{}") + "\"}}").all;
  for (const auto& claim : all)
    g_assert_null(strstr(claim.value.c_str(), "eyJ"));
}

void no_more_claims_are_shown_than_a_person_reads() {
  std::string payload = "{";
  for (std::size_t i = 0; i < Claims::most + 7; i++)
    payload += (i ? ",\"" : "\"") + std::to_string(i) + "\":" + std::to_string(i);
  const auto many = claims(payload + "}");
  g_assert_cmpuint(many.all.size(), ==, Claims::most);
  g_assert_cmpuint(many.left_out, ==, 7);
  const auto long_one = claims("{\"a\":\"" + std::string(100'000, 'x') + "\"}");
  g_assert_cmpuint(long_one.all[0].value.size(), <, 2000);
}

void each_change_is_told() {
  expect_changes(R"({"aud":"a","roles":["admin","user"]})", R"({"aud":"b","roles":["user"]})",
                 R"(aud: From "a" to "b"; roles: "admin" has gone)");
  expect_changes(R"({"roles":["a"]})", R"({"roles":["b"]})", R"(roles: "a" has gone, "b" has come)");
  expect_changes(R"({"roles":[]})", R"({"roles":["b"]})", R"(roles: "b" has come)");
  expect_changes(R"({"a":1})", R"({"b":2})", "a: Has gone; it was 1; b: Is new: 2");
}

void times_change_only_by_the_lifetime() {
  expect_changes(R"({"iat":100,"exp":110,"jti":"a"})", R"({"iat":200,"exp":210,"jti":"b"})", "");
  expect_changes(R"({"iat":100,"exp":3700})", R"({"iat":200,"exp":500})", "Lifetime: Shorter: 5 min instead of 1 h");
  expect_changes(R"({"iat":100,"exp":110})", R"({"iat":200,"exp":220})", "Lifetime: Longer: 20 s instead of 10 s");
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "token-claims",
      {{"a-claim-is-shown-as-it-was-sent", a_claim_is_shown_as_it_was_sent},
       {"of-a-name-that-is-there-twice-the-last-counts", of_a_name_that_is_there_twice_the_last_counts},
       {"times-are-shown-as-times", times_are_shown_as_times},
       {"a-token-in-a-claim-is-not-shown", a_token_in_a_claim_is_not_shown},
       {"no-more-claims-are-shown-than-a-person-reads", no_more_claims_are_shown_than_a_person_reads},
       {"each-change-is-told", each_change_is_told},
       {"times-change-only-by-the-lifetime", times_change_only_by_the_lifetime}});
}
