#include "bearer-fixture.hpp"
#include "equal.hpp"

using namespace vestibule;
using namespace vestibule::test;
using session::EventKind;

namespace {

async::Bytes bytes(const std::string& text) {
  return async::Bytes::adopt(g_bytes_new(text.data(), text.size()));
}

void a_request_carries_the_token_once_beside_its_own_headers() {
  SignedInBearer account;
  auto request = account.get();
  request.headers = {{"X-Mine", "one"}, {"Accept", "text/plain"}, {"Authorization", "Bearer of-the-caller"}};
  g_assert_cmpint(account.send(request).status, ==, 200);
  const auto& seen = account.service.server.last("/data");
  equal(seen.header("Authorization"), "Bearer access-1");
  equal(seen.header("X-Mine"), "one");
  equal(seen.header("Accept"), "text/plain");
}

void what_is_sent_again_is_the_whole_request() {
  SignedInBearer account;
  account.expire();
  const std::string body(200'000, 'x');
  const auto outcome = account.send({.method = "POST",
                                     .url = account.service.url("/echo?q=1&q=%20"),
                                     .headers = {{"X-Mine", "one"}, {"X-Mine", "two"}},
                                     .content_type = "text/plain",
                                     .body = bytes(body)});
  g_assert_cmpint(outcome.status, ==, 200);
  g_assert_true(outcome.body == body);
  std::vector<SeenRequest> seen;
  for (const auto& request : account.service.server.requests())
    if (request.path.starts_with("/echo")) seen.push_back(request);
  g_assert_cmpuint(seen.size(), ==, 2);
  for (const auto& request : seen) {
    equal(request.method, "POST");
    equal(request.path, "/echo?q=1&q=%20");
    g_assert_true(request.body == body);
    equal(request.header("X-Mine"), "one, two");
    equal(request.header("Content-Type"), "text/plain");
  }
  equal(seen[0].header("Authorization"), "Bearer access-1");
  equal(seen[1].header("Authorization"), "Bearer access-2");
}

void a_body_needs_no_type() {
  SignedInBearer account;
  const auto outcome = account.send({.method = "PUT", .url = account.service.url("/echo"), .body = bytes("hello")});
  equal(outcome.body, "hello");
  equal(account.service.server.last("/echo").header("Content-Type"), "(none)");
}

void the_reply_keeps_no_token() {
  SignedInBearer account;
  const auto reply = async::run(account.bearer.send(account.get()));
  auto* headers = soup_message_get_request_headers(reply.message.get());
  g_assert_null(soup_message_headers_get_one(headers, "Authorization"));
}

void a_request_that_is_none_is_said_to_be_so_and_not_sent() {
  SignedInBearer account;
  const auto good = account.get();
  std::vector<session::Request> malformed(9, good);
  malformed[0].url = "";
  malformed[1].url = "/data";
  malformed[2].url = "ftp://127.0.0.1/data";
  malformed[3].url = "http://";
  malformed[4].url += std::string("\0/x", 3);
  malformed[5].method = "GET /x HTTP/1.1\r\nX-Evil: yes\r\n\r\nGET";
  malformed[6].method = "";
  malformed[7].headers = {{"X-Mine", "one\r\nX-Evil: yes"}};
  malformed[8].headers = {{"X Mine", "one"}};
  for (std::size_t i = 0; i < malformed.size(); i++) {
    g_test_message("malformed request %zu", i);
    equal(account.send(malformed[i]).error, "MalformedRequest");
  }
  g_assert_cmpuint(account.service.server.requests().size(), ==, 0);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
}

void any_status_but_a_401_is_the_callers() {
  for (const int status : {204, 304, 400, 403, 404, 407, 409, 429, 500, 503}) {
    SignedInBearer account;
    account.service.server.on("/data", Answer{.status = status, .body = ""});
    g_assert_cmpint(account.send(account.get()).status, ==, status);
    g_assert_cmpint(account.service.server.count("/data"), ==, 1);
    g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 0);
    g_assert_true(account.coordinator.state().signed_in == session::SignedIn::Yes);
  }
}

void without_a_sign_in_nothing_is_sent() {
  SignedInBearer account;
  account.coordinator.sign_out();
  equal(account.send(account.get()).error, "NotSignedIn");
  g_assert_cmpuint(account.service.server.requests().size(), ==, 0);
}

void a_route_that_refuses_every_token_costs_one_renewal() {
  SignedInBearer account;
  account.service.server.on("/never", TokenService::unauthorized());
  g_assert_cmpint(account.send(account.get("/never")).status, ==, 401);
  g_assert_cmpint(account.service.server.count("/never"), ==, 2);
  g_assert_cmpint(account.service.renewals, ==, 1);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint(account.send(account.get("/never?again=" + std::to_string(i))).status, ==, 401);
  g_assert_cmpint(account.service.server.count("/never"), ==, 5);
  g_assert_cmpint(account.service.renewals, ==, 1);
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  g_assert_cmpint(account.count(EventKind::RefusalPassedOn), ==, 4);
}

void a_route_that_refused_is_asked_anew_with_the_next_token() {
  SignedInBearer account;
  account.service.server.on("/sometimes", TokenService::unauthorized());
  g_assert_cmpint(account.send(account.get("/sometimes")).status, ==, 401);
  account.expire();
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  g_assert_cmpint(account.service.renewals, ==, 2);
  g_assert_cmpint(account.send(account.get("/sometimes")).status, ==, 401);
  g_assert_cmpint(account.service.renewals, ==, 3);
}

void a_server_that_refuses_each_new_token_gets_six_sends() {
  SignedInBearer account;
  // Each of these has run out when it arrives, so a 401 always says that another renewal may help.
  const auto now = g_get_real_time() / G_USEC_PER_SEC;
  account.service.make_access = [now](int number) { return jwt(now - 20, now - 10, std::to_string(number)); };
  account.service.server.on("/never", TokenService::unauthorized());
  g_assert_cmpint(account.send(account.get("/never")).status, ==, 401);
  g_assert_cmpint(account.service.server.count("/never"), ==, 6);
  const auto seen = account.service.authorizations("/never");
  for (std::size_t i = 1; i < seen.size(); i++)
    g_assert_cmpstr(seen[i].c_str(), !=, seen[i - 1].c_str());
}

void a_renewal_that_yields_the_same_token_is_not_asked_for_again() {
  SignedInBearer account;
  account.service.make_access = [](int) { return "access-1"; };
  account.service.server.on("/never", TokenService::unauthorized());
  g_assert_cmpint(account.send(account.get("/never")).status, ==, 401);
  g_assert_cmpint(account.send(account.get("/never")).status, ==, 401);
  g_assert_cmpint(account.service.renewals, ==, 1);
}

void what_libsoup_sends_again_by_itself_carries_the_right_token() {
  SignedInBearer account({}, 1);
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  const std::string first = account.service.server.last("/data").client;
  bool dropped = false;
  account.service.server.on("/data", [&](const SeenRequest& request) -> async::Task<Answer> {
    const bool drop = !std::exchange(dropped, true);
    co_return drop ? Answer::dropped() : Answer::json(200, request.header("Authorization"));
  });
  const auto outcome = account.send(account.get());
  g_assert_cmpint(outcome.status, ==, 200);
  equal(outcome.body, "Bearer access-1");
  const auto& requests = account.service.server.requests();
  g_assert_cmpuint(requests.size(), ==, 3);
  equal(requests[1].client, first);
  equal(requests[1].header("Authorization"), "Bearer access-1");
  g_assert_cmpstr(requests[2].client.c_str(), !=, first.c_str());
}

void no_more_than_the_window_is_with_the_server() {
  SignedInBearer account({}, 3);
  async::Event gate;
  account.service.data_gate = &gate;
  account.sends.start(account.get(), 20);
  wait_until([&] { return account.service.server.open() == 3; });
  turn_loop();
  g_assert_cmpuint(account.bearer.in_flight(), ==, 3);
  gate.set();
  account.sends.wait_for_all();
  g_assert_cmpint(account.sends.ended(200), ==, 20);
  g_assert_cmpint(account.service.most_at_once, ==, 3);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/bearer-session/a-request-carries-the-token-once-beside-its-own-headers",
                  a_request_carries_the_token_once_beside_its_own_headers);
  g_test_add_func("/bearer-session/what-is-sent-again-is-the-whole-request", what_is_sent_again_is_the_whole_request);
  g_test_add_func("/bearer-session/a-body-needs-no-type", a_body_needs_no_type);
  g_test_add_func("/bearer-session/the-reply-keeps-no-token", the_reply_keeps_no_token);
  g_test_add_func("/bearer-session/a-request-that-is-none-is-said-to-be-so-and-not-sent",
                  a_request_that_is_none_is_said_to_be_so_and_not_sent);
  g_test_add_func("/bearer-session/any-status-but-a-401-is-the-callers", any_status_but_a_401_is_the_callers);
  g_test_add_func("/bearer-session/without-a-sign-in-nothing-is-sent", without_a_sign_in_nothing_is_sent);
  g_test_add_func("/bearer-session/a-route-that-refuses-every-token-costs-one-renewal",
                  a_route_that_refuses_every_token_costs_one_renewal);
  g_test_add_func("/bearer-session/a-route-that-refused-is-asked-anew-with-the-next-token",
                  a_route_that_refused_is_asked_anew_with_the_next_token);
  g_test_add_func("/bearer-session/a-server-that-refuses-each-new-token-gets-six-sends",
                  a_server_that_refuses_each_new_token_gets_six_sends);
  g_test_add_func("/bearer-session/a-renewal-that-yields-the-same-token-is-not-asked-for-again",
                  a_renewal_that_yields_the_same_token_is_not_asked_for_again);
  g_test_add_func("/bearer-session/what-libsoup-sends-again-by-itself-carries-the-right-token",
                  what_libsoup_sends_again_by_itself_carries_the_right_token);
  g_test_add_func("/bearer-session/no-more-than-the-window-is-with-the-server",
                  no_more_than_the_window_is_with_the_server);
  return g_test_run();
}
