// Which type of service is at an address: what is asked, what is concluded, and what no answer can bring about.
#include "async/race.hpp"
#include "equal.hpp"
#include "named-tests.hpp"
#include "raw-server.hpp"
#include "service/profile-discovery.hpp"
#include "service/profile-library.hpp"
#include "test-server.hpp"

#include <algorithm>
#include <variant>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using service::Conclusion;

namespace {

const service::ProfileLibrary& shipped() {
  static const service::ProfileLibrary library("/nonexistent");
  return library;
}

service::Discovery discover(const std::string& url, const std::deque<service::ServiceProfile>& profiles,
                            service::DiscoveryLimits limits = {}) {
  auto address = std::get<service::ServerAddress>(service::parse_server_address(url));
  return async::run(service::discover_profile(std::move(address), profiles, {}, limits));
}

service::Discovery discover(const TestServer& server, const std::string& path = "") {
  return discover(server.url(path), shipped().all());
}

std::string found(const service::Discovery& discovery) {
  return discovery.profile ? discovery.profile->id : "(none)";
}

/// What the server was asked for, in that order.
std::string asked(const TestServer& server) {
  std::string paths;
  for (const auto& request : server.requests())
    paths += (paths.empty() ? "" : " ") + request.path;
  return paths;
}

/// Nothing that was sent names anybody, and it is as little as promised.
void assert_harmless(const TestServer& server) {
  g_assert_cmpuint(server.requests().size(), <=, service::most_questions);
  for (const auto& request : server.requests()) {
    equal(request.method, "GET");
    equal(request.header("Authorization"), "(none)");
    equal(request.header("Cookie"), "(none)");
    equal(request.body, "");
  }
}

std::string metadata_of(const TestServer& server, const std::string& more = "") {
  return R"({"issuer":")" + server.url() + R"(","token_endpoint":")" + server.url("/t") + "\"" + more + "}";
}

const std::string unauthorized = R"({"statusCode":401,"message":"Unauthorized"})";

void a_token_api_is_found_by_one_request() {
  TestServer server;
  server.on("/users/secret", Answer::json(401, unauthorized));
  const auto discovery = discover(server);
  equal(found(discovery), "token-api");
  equal(asked(server), "/users/secret");
  assert_harmless(server);
  g_assert_cmpuint(discovery.findings.size(), ==, 1);
  g_assert_true(discovery.findings[0].conclusion == Conclusion::Fits);
  g_assert_cmpint(discovery.findings[0].status, ==, 401);
  equal(discovery.findings[0].path, "/users/secret");
}

void a_path_of_the_address_stays_in_front() {
  TestServer server;
  server.on("/api/v1/users/secret", Answer::json(401, unauthorized));
  equal(found(discover(server, "/api/v1")), "token-api");
  equal(asked(server), "/api/v1/users/secret");
}

void an_error_of_its_kind_leads_to_the_path_that_tells() {
  TestServer server;
  const std::string error = R"({"data":null,"error":{"status":404,"name":"NotFoundError","message":"Not Found"}})";
  server.on("/users/secret", Answer::json(404, error));
  server.on("/api/users/me", Answer::json(401, R"({"data":null,"error":{"name":"UnauthorizedError"}})"));
  equal(found(discover(server)), "strapi");
  equal(asked(server), "/users/secret /api/users/me");
}

void an_error_of_its_kind_alone_is_not_enough() {
  TestServer server;
  const std::string error = R"({"data":null,"error":{"status":404,"name":"NotFoundError","message":"Not Found"}})";
  server.on("/users/secret", Answer::json(404, error));
  const auto discovery = discover(server);
  equal(found(discovery), "(none)");
  g_assert_true(discovery.findings[0].conclusion == Conclusion::Resembles);
  assert_harmless(server);
}

void metadata_are_found_where_rfc_8414_has_them() {
  TestServer server;
  server.on("/.well-known/oauth-authorization-server/tenant", Answer::json(200, metadata_of(server)));
  equal(found(discover(server, "/tenant")), "oauth2-password");
  assert_harmless(server);
}

void openid_metadata_are_found_after_an_error_of_oauth() {
  TestServer server;
  server.on("/realms/a/users/secret", Answer::json(404, R"({"error":"Not found"})"));
  server.on("/realms/a/.well-known/openid-configuration",
            Answer::json(200, metadata_of(server, R"(,"grant_types_supported":["password"])")));
  equal(found(discover(server, "/realms/a")), "oauth2-password");
  equal(asked(server), "/realms/a/users/secret /.well-known/oauth-authorization-server/realms/a "
                       "/realms/a/.well-known/openid-configuration");
}

void metadata_count_for_their_own_origin_and_with_a_password() {
  struct {
    const char* metadata;
    Conclusion conclusion;
  } const cases[] = {
      {R"({"issuer":"https://evil.example","token_endpoint":"https://evil.example/t"})", Conclusion::OtherOrigin},
      {R"({"issuer":"HERE","token_endpoint":"https://evil.example/t"})", Conclusion::OtherOrigin},
      {R"({"issuer":"HERE","token_endpoint":"HERE/t","grant_types_supported":["implicit"]})",
       Conclusion::TakesNoPassword},
      {R"({"issuer":"HERE","token_endpoint":"HERE/t","grant_types_supported":"password"})",
       Conclusion::TakesNoPassword},
      {R"({"issuer":["HERE"],"token_endpoint":{}})", Conclusion::Nothing},
      {R"({"issuer":"HERE","token_endpoint":"HERE/t"})", Conclusion::Fits},
  };
  for (const auto& each : cases) {
    TestServer server;
    std::string metadata = each.metadata;
    for (auto at = metadata.find("HERE"); at != std::string::npos; at = metadata.find("HERE"))
      metadata.replace(at, 4, server.url());
    server.on("/.well-known/oauth-authorization-server", Answer::json(200, metadata));
    const auto discovery = discover(server);
    g_assert_true(discovery.findings.at(1).conclusion == each.conclusion);
    equal(found(discovery), each.conclusion == Conclusion::Fits ? "oauth2-password" : "(none)");
  }
}

void an_openapi_description_is_compared_route_by_route() {
  const std::string whole = R"({"openapi":"3.1.0","paths":{"/auth":{"post":{}},"/auth/refresh":{"get":{}},
                               "/users":{"post":{}}}})";
  const std::string wrong_method =
      R"({"paths":{"/auth":{"post":{}},"/auth/refresh":{"post":{}},"/users":{"post":{}}}})";
  for (const auto& [description, id] : {std::pair(whole, "token-api"), std::pair(wrong_method, "(none)")}) {
    TestServer server;
    server.on("/users/secret", Answer::json(404, R"({"detail":"Not Found"})"));
    server.on("/openapi.json", Answer::json(200, description));
    equal(found(discover(server)), id);
    equal(asked(server), "/users/secret /.well-known/oauth-authorization-server /openapi.json");
    assert_harmless(server);
  }
}

void of_two_that_fit_none_is_taken() {
  auto profiles = shipped().all();
  profiles.push_back(profiles.front());
  profiles.back().id = "copy";
  TestServer server;
  server.on("/users/secret", Answer::json(401, unauthorized));
  const auto discovery = discover(server.url(), profiles);
  equal(found(discovery), "(none)");
  g_assert_true(discovery.findings[0].conclusion == Conclusion::SeveralFit);
  g_assert_cmpuint(discovery.findings[0].profiles.size(), ==, 2);
}

void a_challenge_must_be_of_its_scheme() {
  auto profiles = shipped().all();
  profiles.front().recognition->challenge = "jwt";
  TestServer server;
  for (const auto& [challenge, id] : {std::pair("Bearer realm=\"jwt\"", "(none)"), std::pair("JWT", "token-api"),
                                      std::pair("Basic realm=\"a\", JWT realm=\"b\"", "token-api")}) {
    server.on("/users/secret",
              Answer{.status = 401, .body = unauthorized, .headers = {{"WWW-Authenticate", challenge}}});
    equal(found(discover(server.url(), profiles)), id);
  }
}

void an_own_profile_is_asked_for_before_other_shipped_ones() {
  auto profiles = shipped().all();
  auto own = profiles.front();
  own.id = "own";
  own.recognition = {.path = "/mine", .answers = {{.status = 401, .members = {"/mine"}}}};
  profiles.push_back(own);
  TestServer server;
  server.on("/mine", Answer::json(401, R"({"mine":1})"));
  server.on("/users/secret", Answer{.status = 404, .body = "<html>", .content_type = "text/html"});
  server.on("/.well-known/oauth-authorization-server",
            Answer{.status = 404, .body = "<html>", .content_type = "text/html"});
  equal(found(discover(server.url(), profiles)), "own");
  assert_harmless(server);
}

void no_redirect_is_followed() {
  TestServer server, other;
  for (const char* path : {"/users/secret", "/.well-known/oauth-authorization-server", "/api/token/", "/openapi.json"})
    server.on(path, Answer{.status = 302, .headers = {{"Location", other.url("/users/secret")}}});
  other.on("/users/secret", Answer::json(401, unauthorized));
  const auto discovery = discover(server);
  equal(found(discovery), "(none)");
  g_assert_true(discovery.findings[0].conclusion == Conclusion::LeadsElsewhere);
  g_assert_cmpuint(discovery.findings.size(), ==, 3);
  g_assert_cmpuint(other.requests().size(), ==, 0);
  assert_harmless(server);
}

void error_pages_decide_nothing() {
  for (const int status : {200, 401, 403, 404, 500, 503}) {
    TestServer server;
    server.on("/users/secret", Answer{.status = status, .body = "<html>Unauthorized", .content_type = "text/html"});
    equal(found(discover(server)), "(none)");
    assert_harmless(server);
  }
}

void who_is_asked_too_often_is_asked_no_more() {
  TestServer server;
  server.on("/users/secret", Answer::json(429, "{}"));
  equal(found(discover(server)), "(none)");
  g_assert_cmpuint(server.requests().size(), ==, 1);
}

void a_server_that_hangs_is_left_in_time() {
  async::Event never;
  TestServer server;
  for (const char* path : {"/users/secret", "/.well-known/oauth-authorization-server", "/api/token/"})
    server.on(path, [&never](const SeenRequest&) -> async::Task<Answer> {
      co_await never;
      co_return Answer::json(401, unauthorized);
    });
  const auto began = g_get_monotonic_time();
  const auto discovery = discover(server.url(), shipped().all(), {.request = 200ms, .whole = 300ms});
  g_assert_cmpint(g_get_monotonic_time() - began, <, 5 * G_USEC_PER_SEC);
  equal(found(discovery), "(none)");
  g_assert_true(discovery.findings[0].trouble == service::Trouble::TimedOut);
  g_assert_cmpuint(server.requests().size(), ==, 2);
}

void a_server_that_is_not_there_is_asked_once() {
  std::string url;
  {
    TestServer server;
    url = server.url();
  }
  const auto discovery = discover(url, shipped().all());
  g_assert_cmpuint(discovery.findings.size(), ==, 1);
  g_assert_true(discovery.findings[0].trouble == service::Trouble::ConnectionRefused);
  g_assert_true(discovery.findings[0].conclusion == Conclusion::NoAnswer);
}

void ten_megabytes_are_not_read() {
  TestServer server;
  const std::string large =
      R"({"statusCode":401,"message":"Unauthorized","more":")" + std::string(10'000'000, 'a') + "\"}";
  for (const char* path : {"/users/secret", "/.well-known/oauth-authorization-server", "/api/token/"})
    server.on(path, Answer::json(401, large));
  const auto discovery = discover(server);
  equal(found(discovery), "(none)");
  for (const auto& finding : discovery.findings)
    g_assert_true(finding.trouble == service::Trouble::TooLarge);
}

void no_json_can_harm() {
  const std::string bodies[] = {
      "null",
      "7",
      "\"Unauthorized\"",
      "[[]]",
      std::string(100'000, '['),
      std::string(70, '{'),
      "{\"message\":\"\\u0000\"}",
      R"({"statusCode":[],"message":{}})",
      R"({"error":7,"errors":"x","paths":[1]})",
      R"({"errors":[[]],"error":{"name":[]},"paths":{"/auth":null}})",
      R"({"issuer":"","token_endpoint":"http://[","grant_types_supported":[null,{}]})",
      R"({"issuer":"//","token_endpoint":"javascript:x"})",
  };
  for (const auto& body : bodies)
    for (const int status : {200, 401, 404}) {
      TestServer server;
      for (const char* path : {"/users/secret", "/.well-known/oauth-authorization-server", "/openapi.json",
                               "/.well-known/openid-configuration", "/users/me", "/user", "/api/users/me"})
        server.on(path, Answer::json(status, body));
      equal(found(discover(server)), "(none)");
      assert_harmless(server);
    }
}

void what_is_no_http_is_no_service() {
  RawServer server(always("SSH-2.0-OpenSSH_9.2\r\n"));
  equal(found(discover(server.url(), shipped().all(), {.request = 200ms, .whole = 500ms})), "(none)");
  g_assert_cmpint(server.connections(), <=, 3);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "profile-discovery",
      {
          {"a-token-api-is-found-by-one-request", a_token_api_is_found_by_one_request},
          {"a-path-of-the-address-stays-in-front", a_path_of_the_address_stays_in_front},
          {"an-error-of-its-kind-leads-to-the-path-that-tells", an_error_of_its_kind_leads_to_the_path_that_tells},
          {"an-error-of-its-kind-alone-is-not-enough", an_error_of_its_kind_alone_is_not_enough},
          {"metadata-are-found-where-rfc-8414-has-them", metadata_are_found_where_rfc_8414_has_them},
          {"openid-metadata-are-found-after-an-error-of-oauth", openid_metadata_are_found_after_an_error_of_oauth},
          {"metadata-count-for-their-own-origin-and-with-a-password",
           metadata_count_for_their_own_origin_and_with_a_password},
          {"an-openapi-description-is-compared-route-by-route", an_openapi_description_is_compared_route_by_route},
          {"of-two-that-fit-none-is-taken", of_two_that_fit_none_is_taken},
          {"a-challenge-must-be-of-its-scheme", a_challenge_must_be_of_its_scheme},
          {"an-own-profile-is-asked-for-before-other-shipped-ones",
           an_own_profile_is_asked_for_before_other_shipped_ones},
          {"no-redirect-is-followed", no_redirect_is_followed},
          {"error-pages-decide-nothing", error_pages_decide_nothing},
          {"who-is-asked-too-often-is-asked-no-more", who_is_asked_too_often_is_asked_no_more},
          {"a-server-that-hangs-is-left-in-time", a_server_that_hangs_is_left_in_time},
          {"a-server-that-is-not-there-is-asked-once", a_server_that_is_not_there_is_asked_once},
          {"ten-megabytes-are-not-read", ten_megabytes_are_not_read},
          {"no-json-can-harm", no_json_can_harm},
          {"what-is-no-http-is-no-service", what_is_no_http_is_no_service},
      });
}
