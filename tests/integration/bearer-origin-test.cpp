#include "bearer-fixture.hpp"
#include "equal.hpp"

using namespace vestibule;
using namespace vestibule::test;

namespace {

Answer redirect_to(const std::string& url, int status = 302) {
  return {.status = status, .headers = {{"Location", url}}};
}

/// A server at another origin, which says what `Authorization` it got.
struct OtherServer : TestServer {
  OtherServer() {
    on("/say", [](const SeenRequest& request) -> async::Task<Answer> {
      co_return Answer::json(200, request.header("Authorization"));
    });
    on("/refuse", TokenService::unauthorized());
  }
};

void another_origin_gets_no_token() {
  SignedInBearer account;
  OtherServer other;
  const auto outcome = account.send({.url = other.url("/say")});
  equal(outcome.body, "(none)");
}

// libsoup strips the header of a redirect in patched versions only: what is taken out here was there at the first hop.
void a_header_that_was_there_does_not_reach_another_origin() {
  SignedInBearer account;
  OtherServer other;
  const auto outcome =
      account.send({.url = other.url("/say"), .headers = {{"authorization", "Bearer access-1"}, {"X-Mine", "one"}}});
  equal(outcome.body, "(none)");
  equal(other.last("/say").header("X-Mine"), "one");
}

void a_redirect_elsewhere_leaves_the_token_behind() {
  SignedInBearer account;
  OtherServer other;
  account.service.server.on("/away", redirect_to(other.url("/say")));
  equal(account.send(account.get("/away")).body, "(none)");
  equal(account.service.server.last("/away").header("Authorization"), "Bearer access-1");
}

void a_redirect_back_home_carries_the_token_again() {
  SignedInBearer account;
  OtherServer other;
  account.service.server.on("/away", redirect_to(other.url("/back"), 307));
  other.on("/back", redirect_to(account.service.url("/data"), 307));
  equal(account.send(account.get("/away")).body, R"({"msg":"hello"})");
  equal(other.last("/back").header("Authorization"), "(none)");
  equal(account.service.server.last("/data").header("Authorization"), "Bearer access-1");
}

void a_request_that_comes_home_only_by_a_redirect_carries_the_token() {
  SignedInBearer account;
  OtherServer other;
  other.on("/home", redirect_to(account.service.url("/data")));
  g_assert_cmpint(account.send({.url = other.url("/home")}).status, ==, 200);
}

void the_same_host_by_another_name_or_port_is_another_origin() {
  SignedInBearer account;
  account.service.server.on("/say", [](const SeenRequest& request) -> async::Task<Answer> {
    co_return Answer::json(200, request.header("Authorization"));
  });
  const std::string port = std::to_string(account.service.server.port());
  equal(account.send({.url = "http://127.0.0.1:" + port + "/say"}).body, "Bearer access-1");
  equal(account.send({.url = "HTTP://127.0.0.1:" + port + "/say"}).body, "Bearer access-1");
  equal(account.send({.url = "http://localhost:" + port + "/say"}).body, "(none)");
  equal(account.send({.url = "http://x:y@127.0.0.1:" + port + "/say"}).body, "Bearer access-1");
  equal(account.send({.url = "http://127.0.0.1.:" + port + "/say"}).error, "MalformedRequest");
}

void a_401_from_elsewhere_is_the_callers_and_renews_nothing() {
  SignedInBearer account;
  OtherServer other;
  account.service.server.on("/away", redirect_to(other.url("/refuse")));
  g_assert_cmpint(account.send(account.get("/away")).status, ==, 401);
  g_assert_cmpint(account.send({.url = other.url("/refuse")}).status, ==, 401);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 0);
  g_assert_cmpint(other.count("/refuse"), ==, 2);
}

void a_401_at_home_after_a_way_round_renews() {
  SignedInBearer account;
  OtherServer other;
  account.expire();
  account.service.server.on("/away", redirect_to(other.url("/back")));
  other.on("/back", redirect_to(account.service.url("/data")));
  g_assert_cmpint(account.send(account.get("/away")).status, ==, 200);
  g_assert_cmpint(account.service.renewals, ==, 1);
  g_assert_cmpint(account.service.server.count("/away"), ==, 2);
}

void a_chain_of_redirects_has_an_end() {
  SignedInBearer account;
  account.service.server.on("/round", redirect_to("/round"));
  equal(account.send(account.get("/round")).error, "Unavailable 0");
  g_assert_cmpint(account.service.server.count("/round"), <, 50);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
}

void the_name_localhost_carries_the_token_where_it_is_this_machine() {
  SignedInBearer account;
  const service::Origin origin{"http", "localhost", account.service.server.port()};
  session::BearerSession bearer(account.coordinator, origin, {});
  const std::string url = origin.text() + "/data";
  g_assert_cmpint(async::run(observe(bearer.send({.url = url}))).status, ==, 200);
  equal(account.service.server.last("/data").header("Authorization"), "Bearer access-1");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/bearer-session/another-origin-gets-no-token", another_origin_gets_no_token);
  g_test_add_func("/bearer-session/a-header-that-was-there-does-not-reach-another-origin",
                  a_header_that_was_there_does_not_reach_another_origin);
  g_test_add_func("/bearer-session/a-redirect-elsewhere-leaves-the-token-behind",
                  a_redirect_elsewhere_leaves_the_token_behind);
  g_test_add_func("/bearer-session/a-redirect-back-home-carries-the-token-again",
                  a_redirect_back_home_carries_the_token_again);
  g_test_add_func("/bearer-session/a-request-that-comes-home-only-by-a-redirect-carries-the-token",
                  a_request_that_comes_home_only_by_a_redirect_carries_the_token);
  g_test_add_func("/bearer-session/the-same-host-by-another-name-or-port-is-another-origin",
                  the_same_host_by_another_name_or_port_is_another_origin);
  g_test_add_func("/bearer-session/a-401-from-elsewhere-is-the-callers-and-renews-nothing",
                  a_401_from_elsewhere_is_the_callers_and_renews_nothing);
  g_test_add_func("/bearer-session/a-401-at-home-after-a-way-round-renews", a_401_at_home_after_a_way_round_renews);
  g_test_add_func("/bearer-session/a-chain-of-redirects-has-an-end", a_chain_of_redirects_has_an_end);
  g_test_add_func("/bearer-session/the-name-localhost-carries-the-token-where-it-is-this-machine",
                  the_name_localhost_carries_the_token_where_it_is_this_machine);
  return g_test_run();
}
