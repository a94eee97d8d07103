#include "service/auth-api.hpp"

#include "async/event.hpp"
#include "equal.hpp"
#include "outcome.hpp"
#include "raw-server.hpp"
#include "service/profile-library.hpp"
#include "test-server.hpp"

#include <algorithm>
#include <memory>

using namespace vestibule;
using namespace vestibule::async;
using namespace vestibule::service;
using namespace vestibule::test;
using namespace vestibule::tokens;
using namespace std::chrono_literals;

namespace {

class FixedClock : public Clock {
public:
  BootTimePoint boot_time() const override { return BootTimePoint(5000s); }
  WallTimePoint wall_time() const override { return WallTimePoint(1'700'000'000s); }
};
const FixedClock the_clock;

AuthApi api_at(const std::string& url, TransportPolicy policy = {}, ServiceProfile profile = token_api_profile()) {
  return AuthApi(std::get<ServerAddress>(parse_server_address(url)), std::move(profile), std::move(policy), the_clock);
}

Secret secret(const char* text) {
  return Secret(text);
}

std::string reveal(const Secret& secret) {
  return std::string(secret.reveal());
}

/// The headers that this program chose, as "name: value" lines.
std::string said(const SeenRequest& request) {
  std::string lines = request.method + " " + request.path + "\n";
  for (const char* name : {"Authorization", "Content-Type", "Accept", "User-Agent", "Cookie"})
    if (request.header(name) != "(none)") lines += std::string(name) + ": " + request.header(name) + "\n";
  return lines + request.body;
}

// ── what goes over the wire

void each_route_is_asked_exactly_as_the_profile_says() {
  TestServer server;
  TransportPolicy policy;
  policy.user_agent = "Vestibule/test";
  auto api = api_at(server.url("/api"), policy);
  server.on("/api/users", Answer::json(200, R"({"msg":"Welcome","user":{}})"));
  server.on("/api/auth", Answer::json(200, R"({"accessToken":"aaa.1","refreshToken":"rrr.1"})"));
  server.on("/api/auth/refresh", Answer::json(200, R"({"accessToken":"aaa.2"})"));
  server.on("/api/auth/logout", Answer::json(201, R"({"msg":"Successful logged out."})"));

  run(api.sign_up("J\u00fcrgen \"x\"", secret("p\u00e4ss\\word")));
  equal(said(server.last("/api/users")), "POST /api/users\nContent-Type: application/json\nAccept: application/json\n"
                                         "User-Agent: Vestibule/test\n"
                                         "{\"username\":\"J\u00fcrgen \\\"x\\\"\",\"password\":\"p\u00e4ss\\\\word\"}");
  const auto grant = run(api.log_in("demo", secret("demo")));
  equal(said(server.last("/api/auth")), "POST /api/auth\nContent-Type: application/json\nAccept: application/json\n"
                                        "User-Agent: Vestibule/test\n"
                                        "{\"username\":\"demo\",\"password\":\"demo\"}");
  run(api.refresh(grant.refresh_token));
  equal(said(server.last("/api/auth/refresh")), "GET /api/auth/refresh\nAuthorization: Bearer rrr.1\n"
                                                "Accept: application/json\nUser-Agent: Vestibule/test\n");
  run(api.log_out(grant.access_token, {}));
  equal(said(server.last("/api/auth/logout")), "POST /api/auth/logout\nAuthorization: Bearer aaa.1\n"
                                               "Content-Type: application/json\nAccept: application/json\n"
                                               "User-Agent: Vestibule/test\n{}");
  g_assert_cmpuint(server.requests().size(), ==, 4);
}

void a_name_of_any_kind_arrives_as_it_was_typed() {
  TestServer server;
  auto api = api_at(server.url());
  server.on("/users", Answer::json(200, "{}"));
  for (const std::string& name :
       {std::string(10'000, 'x'), std::string("Zo\u00eb \U0001f600"), std::string("\u05e9\u05dc\u05d5\u05dd"),
        std::string("\u202eevil\u2066"), std::string("\"\\/\n\x01\x7f")}) {
    equal(outcome_of(api.sign_up(name, secret(name.c_str()))), "answered");
    const auto sent = parse_json(server.last("/users").body);
    g_assert_true(sent && string_member(*sent, "username") == name && string_member(*sent, "password") == name);
  }
}

void a_profile_can_say_post_and_another_bearer() {
  TestServer server;
  ServiceProfile profile = token_api_profile();
  profile.refresh->method = "POST";
  profile.refresh->body = Call::Body::Json;
  profile.log_out->credentials = {{Credential::RefreshToken, {}}};
  auto api = api_at(server.url(), {}, profile);
  server.on("/auth/refresh", Answer::json(200, R"({"accessToken":"a"})"));
  server.on("/auth/logout", Answer::json(204, ""));
  run(api.refresh(secret("r")));
  equal(server.last("/auth/refresh").method + server.last("/auth/refresh").body, "POST{}");
  equal(server.last("/auth/refresh").header("Authorization"), "Bearer r");
  run(api.log_out({}, secret("r")));
  equal(server.last("/auth/logout").header("Authorization"), "Bearer r");
}

void the_language_is_the_persons() {
  TestServer server;
  auto api = api_at(server.url());
  server.on("/auth", Answer::json(401, R"({"msg":"Nein"})"));
  equal(outcome_of(api.log_in("a", secret("b"))), "refused 401: Nein");
  equal(server.last("/auth").header("Accept-Language"), "de, en;q=0.9");
}

void each_call_has_a_connection_of_its_own() {
  TestServer server;
  auto api = api_at(server.url());
  server.on("/auth/refresh", Answer::json(200, R"({"accessToken":"a"})"));
  for (int i = 0; i < 3; i++)
    run(api.refresh(secret("r")));
  const auto& requests = server.requests();
  g_assert_cmpuint(requests.size(), ==, 3);
  g_assert_true(requests[0].client != requests[1].client && requests[1].client != requests[2].client);
}

void cookies_are_neither_kept_nor_sent() {
  TestServer server;
  auto api = api_at(server.url());
  server.on("/auth/refresh",
            Answer{.body = R"({"accessToken":"a"})", .headers = {{"Set-Cookie", "session=1; Path=/"}}});
  run(api.refresh(secret("r")));
  run(api.refresh(secret("r")));
  equal(server.last("/auth/refresh").header("Cookie"), "(none)");
}

void a_get_refresh_whose_connection_is_dropped_goes_once() {
  RawServer server([](RawConnection& connection) -> Task<void> { co_await connection.read_request(); });
  auto api = api_at(server.url());
  equal(outcome_of(api.refresh(secret("r"))), "ConnectionLost, may have taken effect");
  g_assert_cmpint(server.connections(), ==, 1);
}

void a_get_refresh_after_a_used_connection_was_dropped_goes_once() {
  int requests = 0;
  RawServer server([&requests](RawConnection& connection) -> Task<void> {
    for (int answered = 0;; answered++) {
      const std::string request = co_await connection.read_request();
      if (request.empty()) co_return;
      requests++;
      if (answered == 1) co_return;
      co_await connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
                                "{\"accessToken\":\"a\"}");
    }
  });
  auto api = api_at(server.url());
  equal(outcome_of(api.refresh(secret("r"))), "answered");
  // On the same connection the second one would be dropped, and sent again by libsoup.
  equal(outcome_of(api.refresh(secret("r"))), "answered");
  g_assert_cmpint(requests, ==, 2);
  g_assert_cmpint(server.connections(), ==, 2);
}

void a_redirect_is_not_followed() {
  TestServer server, elsewhere;
  auto api = api_at(server.url());
  for (int status : {301, 302, 303, 307, 308}) {
    const Answer answer{.status = status, .headers = {{"Location", elsewhere.url("/auth/refresh")}}};
    for (const char* path : {"/users", "/auth", "/auth/refresh", "/auth/logout"})
      server.on(path, answer);
    const std::string expected = "Redirected " + std::to_string(status);
    equal(outcome_of(api.sign_up("a", secret("b"))), expected);
    equal(outcome_of(api.log_in("a", secret("b"))), expected);
    equal(outcome_of(api.refresh(secret("r"))), expected);
    equal(outcome_of(api.log_out(secret("a"), {})), expected);
  }
  g_assert_cmpuint(elsewhere.requests().size(), ==, 0);
  g_assert_cmpuint(server.requests().size(), ==, 20);
}

void nothing_is_sent_to_an_address_that_tokens_may_not_go_to() {
  AuthApi api(ServerAddress(Origin{"http", "vestibule.invalid", 80}, ""), token_api_profile(), {}, the_clock);
  equal(outcome_of(api.sign_up("a", secret("b"))), "Tls");
  equal(outcome_of(api.log_in("a", secret("b"))), "Tls");
  equal(outcome_of(api.refresh(secret("r"))), "Tls");
  equal(outcome_of(api.log_out(secret("a"), {})), "Tls");
}

void a_token_that_could_break_out_of_its_header_is_not_sent() {
  TestServer server;
  auto api = api_at(server.url());
  equal(outcome_of(api.refresh(secret("r\r\nX-Evil: 1"))), "NotTheService");
  equal(outcome_of(api.refresh(Secret())), "refused 401: ");  // nothing could renew
  g_assert_cmpuint(server.requests().size(), ==, 0);
}

// ── what the answers mean

struct Row {
  int status;
  const char* body;
  const char* outcome;
};

void a_sign_up_or_log_in_that_fails() {
  TestServer server;
  auto api = api_at(server.url());
  const Row rows[] = {
      {401, R"({"msg":"Wrong password"})", "refused 401: Wrong password"},
      {401, R"({"msg":"User not found"})", "refused 401: User not found"},
      {409, R"({"msg":"User already exists"})", "refused 409: User already exists"},
      {400, R"({"statusCode":400,"message":["username is short","password is short"]})",
       "refused 400: username is short; password is short"},
      {403, R"({"message":"Blocked"})", "refused 403: Blocked"},
      {422, R"({"msg":""})", "refused 422: "},
      {401, R"({"msg":5})", "NotTheService 401"},
      {401, R"({"error":"no"})", "NotTheService 401"},
      {401, R"(["msg"])", "NotTheService 401"},
      {401, "", "NotTheService 401"},
      {403, "<html><body>Proxy</body></html>", "NotTheService 403"},
      {404, R"({"statusCode":404,"message":"Cannot POST /auth"})", "NotTheService 404"},
      {404, "<html></html>", "NotTheService 404"},
      {405, "", "NotTheService 405"},
      {408, "", "Status 408"},
      {425, "", "Status 425"},
      {429, R"({"message":"Slow down"})", "Status 429"},
      {500, R"({"statusCode":500,"message":"Internal server error"})", "Status 500"},
      {502, "<html></html>", "Status 502, may have taken effect"},
      {503, "", "Status 503"},
      {504, "", "Status 504, may have taken effect"},
      {200, "", "NotTheService 200"},
      {200, "<!DOCTYPE html><html></html>", "NotTheService 200"},
      {200, "[]", "NotTheService 200"},
      {204, "", "NotTheService 204"},
  };
  for (const auto& row : rows) {
    server.on("/users", Answer::json(row.status, row.body));
    server.on("/auth", Answer::json(row.status, row.body));
    equal(outcome_of(api.sign_up("a", secret("b"))), row.outcome);
    equal(outcome_of(api.log_in("a", secret("b"))), row.outcome);
  }
}

void only_what_the_profile_names_refuses_a_refresh() {
  TestServer server;
  auto api = api_at(server.url());
  const Row rows[] = {
      {400, R"({"msg":"Invalid refresh token"})", "refused 400: Invalid refresh token"},
      {401, R"({"statusCode":401,"message":"Unauthorized"})", "refused 401: Unauthorized"},
      {401, R"({"statusCode":401,"message":"Unauthorized","more":1})", "refused 401: Unauthorized"},
      {400, R"({"statusCode":400,"message":"Bad Request"})", "Status 400"},
      {401, R"({"msg":"Invalid refresh token"})", "Status 401"},
      {401, R"({"message":"Unauthorized"})", "Status 401"},
      {401, "[\"statusCode\",\"message\"]", "NotTheService 401"},
      {401, "", "NotTheService 401"},
      {400, "<html>msg</html>", "NotTheService 400"},
      {401, R"({"statusCode":401,"message":"Unauthor)", "NotTheService 401"},
      {403, R"({"msg":"Invalid refresh token"})", "Status 403"},
      {403, "<html></html>", "NotTheService 403"},
      {404, R"({"statusCode":404,"message":"Cannot GET /auth/refresh"})", "Status 404"},
      {404, "<html></html>", "Status 404"},
      {408, "", "Status 408"},
      {425, "", "Status 425"},
      {429, "", "Status 429"},
      {500, R"({"statusCode":500,"message":"Internal server error"})", "Status 500"},
      {502, "", "Status 502, may have taken effect"},
      {503, R"({"statusCode":401,"message":"Unauthorized"})", "Status 503"},
      {504, "", "Status 504, may have taken effect"},
      {200, R"({"statusCode":401,"message":"Unauthorized"})", "NotTheService 200"},
      {200, "<html>Welcome to the hotel's network</html>", "NotTheService 200"},
      {204, "", "NotTheService 204"},
  };
  for (const auto& row : rows) {
    server.on("/auth/refresh", Answer::json(row.status, row.body));
    equal(outcome_of(api.refresh(secret("r"))), row.outcome);
  }
}

void a_200_without_a_usable_token_is_none() {
  TestServer server;
  auto api = api_at(server.url());
  const std::string bodies[] = {
      R"({"accessToken":""})",
      R"({"accessToken":null})",
      R"({"accessToken":7})",
      R"({"accessToken":["a"]})",
      R"({"accessToken":{"a":"b"}})",
      R"({"accesstoken":"a"})",
      R"({"data":{"accessToken":"a"}})",
      R"(["accessToken","a"])",
      R"("accessToken")",
      R"({"accessToken":"a b"})",
      R"({"accessToken":"a\r\nX-Evil: 1"})",
      R"({"accessToken":"a\u0000b"})",
      R"({"accessToken":"tok\u00e9n"})",
      R"({"accessToken":"=="})",
      R"({"accessToken":"a=b"})",
      R"({"accessToken":"a","refreshToken":"r r"})",
      R"({"accessToken":"a","refreshToken":7})",
      R"({"accessToken":")" + std::string(64 * 1024 + 1, 'a') + "\"}",
      R"({"accessToken":"a")",
      R"({"accessToken":"a"} trailing)",
      "{\"accessToken\":\"a\xff\"}",
      std::string(1000, '[') + std::string(1000, ']'),
      R"({"accessToken":"a","deep":)" + std::string(1000, '[') + std::string(1000, ']') + "}",
      std::string(100'000, '['),
      R"({"accessToken":"a","deep":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
  };
  for (const auto& body : bodies) {
    server.on("/auth/refresh", Answer::json(200, body));
    server.on("/auth", Answer::json(200, body));
    equal(outcome_of(api.refresh(secret("r"))), "NotTheService 200");
    equal(outcome_of(api.log_in("a", secret("b"))), "NotTheService 200");
  }
}

void an_answer_that_is_too_large_is_told_and_takes_nothing_with_it() {
  TestServer server;
  auto api = api_at(server.url());
  for (const int status : {200, 401, 500}) {
    const Answer answer = Answer::json(status, std::string(20 * 1024 * 1024, ' '));
    for (const char* path : {"/users", "/auth", "/auth/refresh"})
      server.on(path, answer);
    equal(outcome_of(api.sign_up("a", secret("b"))), "TooLarge");
    equal(outcome_of(api.log_in("a", secret("b"))), "TooLarge");
    equal(outcome_of(api.refresh(secret("r"))), "TooLarge");
  }
  server.on("/auth/refresh", Answer::json(200, R"({"accessToken":"a"})"));
  equal(outcome_of(api.refresh(secret("r"))), "answered");
}

void the_servers_text_is_made_fit_to_be_shown() {
  TestServer server;
  auto api = api_at(server.url());
  const auto shown = [&](const std::string& json) {
    server.on("/auth", Answer::json(401, "{\"msg\":" + json + "}"));
    return outcome_of(api.log_in("a", secret("b")));
  };
  equal(shown(R"("  two\n\nlines\tand  spaces ")"), "refused 401: two lines and spaces");
  equal(shown(R"("a\u202eb\u2066c\u200fd\u061ce\ufeff\u0007\u007f\u0085f")"), "refused 401: abcdef");
  equal(shown(R"("Zur\u00fcckgewiesen \ud83d\ude00 \u05e9\u05dc")"),
        "refused 401: Zur\u00fcckgewiesen \U0001f600 \u05e9\u05dc");
  equal(shown("\"" + std::string(10'000, 'x') + "\""), "refused 401: " + std::string(499, 'x') + "\u2026");
  equal(shown(R"(["a","b\nc"])"), "refused 401: a; b c");
  equal(shown("[]"), "refused 401: ");
  equal(shown(R"(["a",5])"), "NotTheService 401");
  equal(shown(R"("a\u0000b")"), "NotTheService 401");
}

void log_out_takes_any_success_and_tells_a_failure() {
  TestServer server;
  auto api = api_at(server.url());
  const Row rows[] = {
      {201, R"({"msg":"Successful logged out."})", "answered"},
      {200, "", "answered"},
      {204, "", "answered"},
      {401, R"({"statusCode":401,"message":"Unauthorized"})", "refused 401: Unauthorized"},
      {404, "", "NotTheService 404"},
      {503, "", "Status 503"},
  };
  for (const auto& row : rows) {
    server.on("/auth/logout", Answer::json(row.status, row.body));
    equal(outcome_of(api.log_out(secret("a"), {})), row.outcome);
  }
}

// ── what a grant holds

constexpr const char* date = "Tue, 14 Nov 2023 22:13:30 GMT";  // 10 s after the clock's wall time

TokenGrant refresh_with(TestServer& server, const std::string& body, Headers headers, ServiceProfile profile) {
  auto api = api_at(server.url(), {}, std::move(profile));
  server.on("/auth/refresh", Answer{.body = body, .headers = std::move(headers)});
  return run(api.refresh(secret("r")));
}

void a_jwt_states_its_own_lifetime() {
  TestServer server;
  // {"alg":"none"} . {"iat":1700000000,"exp":1700000010}
  const std::string jwt = "eyJhbGciOiJub25lIn0.eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDAxMH0.AAAA";
  const auto grant = refresh_with(server, R"({"accessToken":")" + jwt + R"(","refreshToken":"r2"})", {{"Date", date}},
                                  token_api_profile());
  equal(reveal(grant.access_token), jwt);
  equal(reveal(grant.refresh_token), "r2");
  g_assert_true(grant.lifetime.duration == 10s);
  g_assert_true(grant.lifetime.expires_at == WallTimePoint(1'700'000'010s));
  g_assert_true(grant.received == the_clock.boot_time());
  g_assert_true(grant.server_date == WallTimePoint(1'700'000'010s));
}

void a_stated_duration_gives_an_end_by_the_servers_clock() {
  TestServer server;
  ServiceProfile profile = token_api_profile();
  profile.tokens.lifetime = LifetimePlace{.pointer = "/expires_in"};
  const auto grant = refresh_with(server, R"({"accessToken":"a","expires_in":60})", {{"Date", date}}, profile);
  g_assert_true(grant.refresh_token.empty());
  g_assert_true(grant.lifetime.duration == 60s);
  g_assert_true(grant.lifetime.expires_at == WallTimePoint(1'700'000'070s));
  for (const char* nonsense : {"-1", "0", "\"\"", "\"60 s\"", "\"-60\"", "\"inf\"", "1e999", "null", "[60]"}) {
    const auto other = refresh_with(server, R"({"accessToken":"a","expires_in":)" + std::string(nonsense) + "}",
                                    {{"Date", date}}, profile);
    g_assert_false(other.lifetime.duration.has_value());
    g_assert_false(other.lifetime.expires_at.has_value());
  }
  const auto written = refresh_with(server, R"({"accessToken":"a","expires_in":"60"})", {{"Date", date}}, profile);
  g_assert_true(written.lifetime.duration == 60s);
  const auto shortest = refresh_with(server, R"({"accessToken":"a","expires_in":0.0001})", {{"Date", date}}, profile);
  g_assert_true(shortest.lifetime.duration == 1ms);
}

void without_a_date_the_clocks_are_taken_as_equal() {
  TestServer server;
  RawServer dateless(always("HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\n{\"accessToken\":\"a\",\"expires_in\":60} "));
  ServiceProfile profile = token_api_profile();
  profile.tokens.lifetime = LifetimePlace{.pointer = "/expires_in"};
  auto api = api_at(dateless.url(), {}, profile);
  const auto grant = run(api.refresh(secret("r")));
  g_assert_false(grant.server_date.has_value());
  g_assert_true(grant.lifetime.expires_at == WallTimePoint(1'700'000'060s));
}

void retry_after_is_told() {
  TestServer server;
  auto api = api_at(server.url());
  const auto outcome = [&](Headers headers) {
    headers.emplace_back("Date", date);
    server.on("/auth/refresh", Answer{.status = 503, .headers = std::move(headers)});
    return outcome_of(api.refresh(secret("r")));
  };
  equal(outcome({{"Retry-After", "7"}}), "Status 503, retry after 7000 ms");
  equal(outcome({{"Retry-After", "Tue, 14 Nov 2023 22:14:30 GMT"}}), "Status 503, retry after 60000 ms");
  equal(outcome({{"Retry-After", "7"}, {"Retry-After", "30"}}), "Status 503, retry after 30000 ms");
  equal(outcome({{"Retry-After", "30"}, {"Retry-After", "7"}}), "Status 503, retry after 30000 ms");
  equal(outcome({{"Retry-After", "soon"}, {"Retry-After", "7"}}), "Status 503, retry after 7000 ms");
  equal(outcome({{"Retry-After", "-7"}}), "Status 503");
  equal(outcome({}), "Status 503");
}

// ── a server that does not answer

void a_call_is_bounded_and_says_that_it_may_have_taken_effect() {
  RawServer server([](RawConnection& connection) -> Task<void> {
    while (!(co_await connection.read_request()).empty()) {
    }
  });
  constexpr std::chrono::milliseconds quick = 30ms, slow = 1h;
  const auto api_with = [&](TokenCallLimits bounds) {
    TransportPolicy policy;
    policy.io_timeout = 10s;
    policy.token_calls = bounds;
    return api_at(server.url(), policy);
  };
  const auto began = g_get_monotonic_time();
  auto refreshing = api_with({.refresh = quick, .log_out = slow, .others = slow});
  equal(outcome_of(refreshing.refresh(secret("r"))), "TimedOut, may have taken effect");
  auto leaving = api_with({.refresh = slow, .log_out = quick, .others = slow});
  equal(outcome_of(leaving.log_out(secret("r"), {})), "TimedOut, may have taken effect");
  auto entering = api_with({.refresh = slow, .log_out = slow, .others = quick});
  equal(outcome_of(entering.log_in("a", secret("b"))), "TimedOut, may have taken effect");
  equal(outcome_of(entering.sign_up("a", secret("b"))), "TimedOut, may have taken effect");
  // By their own bounds, and not by the one on a server's silence.
  g_assert_cmpint(g_get_monotonic_time() - began, <, std::chrono::microseconds(8s).count());
}

void destroying_a_call_takes_it_back() {
  TestServer server;
  auto api = api_at(server.url());
  Event arrived, never;
  server.on("/auth", [&](const SeenRequest&) -> Task<Answer> {
    arrived.set();
    co_await never;
    co_return Answer{};
  });
  {
    TaskScope scope;
    scope.start([](AuthApi& api) -> Task<void> { co_await api.log_in("a", Secret("b")); }(api));
    run([](Event& arrived) -> Task<void> { co_await arrived; }(arrived));
    g_assert_cmpint(server.open(), ==, 1);
  }
  while (server.open() > 0)
    g_main_context_iteration(nullptr, TRUE);
  g_assert_cmpint(server.count("/auth"), ==, 1);
}

}  // namespace

int main(int argc, char** argv) {
  g_setenv("LANGUAGE", "de:en", TRUE);
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/auth-api/each-route-is-asked-exactly-as-the-profile-says",
                  each_route_is_asked_exactly_as_the_profile_says);
  g_test_add_func("/auth-api/a-name-of-any-kind-arrives-as-it-was-typed", a_name_of_any_kind_arrives_as_it_was_typed);
  g_test_add_func("/auth-api/a-profile-can-say-post-and-another-bearer", a_profile_can_say_post_and_another_bearer);
  g_test_add_func("/auth-api/the-language-is-the-persons", the_language_is_the_persons);
  g_test_add_func("/auth-api/each-call-has-a-connection-of-its-own", each_call_has_a_connection_of_its_own);
  g_test_add_func("/auth-api/cookies-are-neither-kept-nor-sent", cookies_are_neither_kept_nor_sent);
  g_test_add_func("/auth-api/a-get-refresh-whose-connection-is-dropped-goes-once",
                  a_get_refresh_whose_connection_is_dropped_goes_once);
  g_test_add_func("/auth-api/a-get-refresh-after-a-used-connection-was-dropped-goes-once",
                  a_get_refresh_after_a_used_connection_was_dropped_goes_once);
  g_test_add_func("/auth-api/a-redirect-is-not-followed", a_redirect_is_not_followed);
  g_test_add_func("/auth-api/nothing-is-sent-to-an-address-that-tokens-may-not-go-to",
                  nothing_is_sent_to_an_address_that_tokens_may_not_go_to);
  g_test_add_func("/auth-api/a-token-that-could-break-out-of-its-header-is-not-sent",
                  a_token_that_could_break_out_of_its_header_is_not_sent);
  g_test_add_func("/auth-api/a-sign-up-or-log-in-that-fails-says-how", a_sign_up_or_log_in_that_fails);
  g_test_add_func("/auth-api/only-what-the-profile-names-refuses-a-refresh",
                  only_what_the_profile_names_refuses_a_refresh);
  g_test_add_func("/auth-api/a-200-without-a-usable-token-is-none", a_200_without_a_usable_token_is_none);
  g_test_add_func("/auth-api/an-answer-that-is-too-large-is-told-and-takes-nothing-with-it",
                  an_answer_that_is_too_large_is_told_and_takes_nothing_with_it);
  g_test_add_func("/auth-api/the-servers-text-is-made-fit-to-be-shown", the_servers_text_is_made_fit_to_be_shown);
  g_test_add_func("/auth-api/log-out-takes-any-success-and-tells-a-failure",
                  log_out_takes_any_success_and_tells_a_failure);
  g_test_add_func("/auth-api/a-jwt-states-its-own-lifetime", a_jwt_states_its_own_lifetime);
  g_test_add_func("/auth-api/a-stated-duration-gives-an-end-by-the-servers-clock",
                  a_stated_duration_gives_an_end_by_the_servers_clock);
  g_test_add_func("/auth-api/without-a-date-the-clocks-are-taken-as-equal",
                  without_a_date_the_clocks_are_taken_as_equal);
  g_test_add_func("/auth-api/retry-after-is-told", retry_after_is_told);
  g_test_add_func("/auth-api/a-call-is-bounded-and-says-that-it-may-have-taken-effect",
                  a_call_is_bounded_and_says_that_it_may_have_taken_effect);
  g_test_add_func("/auth-api/destroying-a-call-takes-it-back", destroying_a_call_takes_it_back);
  return g_test_run();
}
