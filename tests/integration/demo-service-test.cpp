#include "demo-service.hpp"

using vestibule::tests::assert_text;
using vestibule::tests::DemoService;
using vestibule::tests::json_member;
using vestibule::tests::Reply;
using vestibule::tests::Tokens;

namespace {

constexpr const char* unauthorized = R"({"statusCode":401,"message":"Unauthorized"})";
constexpr const char* json_type = "application/json; charset=utf-8";

void assert_reply(const Reply& reply, unsigned status, const std::string& body) {
  g_assert_cmpuint(reply.status, ==, status);
  assert_text(reply.body, body);
  assert_text(reply.content_type, json_type);
}

std::string credentials(const std::string& username, const std::string& password) {
  return R"({"username":")" + username + R"(","password":")" + password + R"("})";
}

void signing_up_makes_an_account_once() {
  DemoService service;
  assert_reply(service.send("POST", "/users", "", credentials("zoë", "secret")), 200,
               R"({"msg":"User successfully created","user":{"id":"2","username":"zoë"}})");
  assert_reply(service.send("POST", "/users", "", credentials("zoë", "other")), 409,
               R"({"msg":"User already exists"})");
  g_assert_true(service.log_in("zoë", "secret").access != "");
}

void logging_in_gives_two_tokens_or_says_what_is_wrong() {
  DemoService service;
  const Reply reply = service.send("POST", "/auth", "", credentials("demo", "demo"));
  assert_reply(reply, 200,
               R"({"accessToken":")" + json_member(reply.body, "accessToken") + R"(","refreshToken":")" +
                   json_member(reply.body, "refreshToken") + R"("})");
  assert_reply(service.send("POST", "/auth", "", credentials("demo", "wrong")), 401, R"({"msg":"Wrong password"})");
  assert_reply(service.send("POST", "/auth", "", credentials("nobody", "demo")), 401, R"({"msg":"User not found"})");
}

void the_secret_needs_an_access_token() {
  DemoService service;
  const Tokens tokens = service.log_in();
  const Reply refused = service.send("GET", "/users/secret");
  assert_reply(refused, 401, unauthorized);
  assert_text(refused.www_authenticate, "");
  assert_reply(service.send("GET", "/users/secret", tokens.refresh), 401, unauthorized);
  assert_reply(service.send("GET", "/users/secret", tokens.access + "x"), 401, unauthorized);
  const Reply secret = service.send("GET", "/users/secret", tokens.access);
  assert_reply(secret, 200, R"({"msg":")" + json_member(secret.body, "msg") + R"("})");
  g_assert_cmpint(service.count({"answers", "GET /users/secret", "401"}), ==, 3);
}

void both_methods_refresh_and_keep_the_refresh_token() {
  DemoService service;
  const Tokens tokens = service.log_in();
  for (const char* method : {"GET", "POST", "GET"}) {
    const Reply reply = service.send(method, "/auth/refresh", tokens.refresh);
    const std::string renewed = json_member(reply.body, "accessToken");
    assert_reply(reply, 200, R"({"accessToken":")" + renewed + R"("})");
    g_assert_true(renewed != tokens.access);
    g_assert_cmpuint(service.send("GET", "/users/secret", renewed).status, ==, 200);
  }
  assert_reply(service.send("GET", "/auth/refresh"), 401, unauthorized);
  assert_reply(service.send("GET", "/auth/refresh", tokens.access), 401, unauthorized);
  g_assert_cmpint(service.count({"refreshes"}), ==, 3);
}

void an_unknown_route_is_answered_as_the_published_service_does() {
  DemoService service;
  assert_reply(service.send("GET", "/x"), 404, R"({"statusCode":404,"message":"Cannot GET /x","error":"Not Found"})");
  assert_reply(service.send("PUT", "/auth?y=1"), 404,
               R"({"statusCode":404,"message":"Cannot PUT /auth?y=1","error":"Not Found"})");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/demo-service/signing-up-makes-an-account-once", signing_up_makes_an_account_once);
  g_test_add_func("/demo-service/logging-in-gives-two-tokens-or-says-what-is-wrong",
                  logging_in_gives_two_tokens_or_says_what_is_wrong);
  g_test_add_func("/demo-service/the-secret-needs-an-access-token", the_secret_needs_an_access_token);
  g_test_add_func("/demo-service/both-methods-refresh-and-keep-the-refresh-token",
                  both_methods_refresh_and_keep_the_refresh_token);
  g_test_add_func("/demo-service/an-unknown-route-is-answered-as-the-published-service-does",
                  an_unknown_route_is_answered_as_the_published_service_does);
  return g_test_run();
}
