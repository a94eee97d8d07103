#include "demo-service.hpp"
#include "raw-connection.hpp"

#include <vector>

using vestibule::tests::assert_text;
using vestibule::tests::DemoService;
using vestibule::tests::json_member;
using vestibule::tests::RawConnection;
using vestibule::tests::Reply;
using vestibule::tests::Tokens;

namespace {

constexpr const char* unauthorized = R"({"statusCode":401,"message":"Unauthorized"})";

/** Plans a fault for one request to the secret, and makes that request. */
Reply secret_with(DemoService& service, const std::string& fault) {
  const std::string access = service.log_in().access;
  service.control(R"({"faults":{"/users/secret":)" + fault + "}}");
  Reply reply = service.send("GET", "/users/secret", access);
  service.reset();
  g_assert_cmpuint(service.send("GET", "/users/secret", access).status, ==, 200);
  return reply;
}

void a_status_is_answered_as_often_as_planned_and_in_order() {
  DemoService service;
  const Tokens tokens = service.log_in();
  service.control(R"({"faults":{"/auth/refresh":[{"status":503,"retryAfter":7,"times":2},{"status":429,"times":1}]}})");
  for (const unsigned status : {503u, 503u, 429u, 200u, 200u}) {
    const Reply reply = service.send("GET", "/auth/refresh", tokens.refresh);
    g_assert_cmpuint(reply.status, ==, status);
    assert_text(reply.retry_after, status == 503 ? "7" : "");
  }
  g_assert_cmpint(service.count({"refreshes"}), ==, 2);
  g_assert_cmpint(service.count({"faults"}), ==, 3);
}

void a_fault_is_for_its_route_and_method_only() {
  DemoService service;
  const Tokens tokens = service.log_in();
  service.control(R"({"faults":{"GET /auth/refresh":{"status":500}}})");
  g_assert_cmpuint(service.send("GET", "/auth/refresh", tokens.refresh).status, ==, 500);
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 200);
  g_assert_cmpuint(service.send("GET", "/users/secret", tokens.access).status, ==, 200);
  service.control(R"({"faults":{"*":{"status":502},"GET /auth/refresh":null}})");
  g_assert_cmpuint(service.send("GET", "/auth/refresh", tokens.refresh).status, ==, 502);
  g_assert_cmpuint(service.send("GET", "/stats").status, ==, 200);
}

void canned_answers_are_what_they_are_called() {
  DemoService service;
  const Reply portal = secret_with(service, R"({"answer":"captive-portal"})");
  g_assert_cmpuint(portal.status, ==, 200);
  g_assert_true(portal.content_type.starts_with("text/html") && portal.body.find("<form") != std::string::npos);
  assert_text(secret_with(service, R"({"answer":"not-json"})").body, R"({"accessToken":)");
  assert_text(secret_with(service, R"({"answer":"wrong-json"})").body,
              R"({"accessToken":12,"refreshToken":null,"msg":["?"]})");
  const Reply deep = secret_with(service, R"({"answer":"deep-json"})");
  g_assert_true(deep.body.ends_with(std::string(100000, '[')));
  const Reply invalid = secret_with(service, R"({"answer":"invalid-utf8"})");
  g_assert_false(g_utf8_validate(invalid.body.data(), static_cast<gssize>(invalid.body.size()), nullptr));
  assert_text(secret_with(service, R"({"answer":"list"})").body, "[]");
  const Reply empty = secret_with(service, R"({"answer":"empty","status":204})");
  g_assert_cmpuint(empty.status, ==, 204);
  assert_text(empty.body, "");
}

void a_body_of_ones_own_is_answered_as_it_is() {
  DemoService service;
  const Reply object = secret_with(service, R"({"status":400,"body":{"msg":"no"}})");
  g_assert_cmpuint(object.status, ==, 400);
  assert_text(object.body, R"({"msg":"no"})");
  const Reply text = secret_with(service, R"({"body":"plain","contentType":"text/plain"})");
  g_assert_cmpuint(text.status, ==, 200);
  assert_text(text.body, "plain");
  assert_text(text.content_type, "text/plain");
}

void a_huge_body_has_the_size_that_was_asked_for() {
  DemoService service;
  const Reply reply = secret_with(service, R"({"answer":"huge","bytes":20000000})");
  g_assert_cmpuint(reply.body.size(), ==, 20000000);
  g_assert_true(reply.body.starts_with(R"({"msg":"aaa)") && reply.body.ends_with(R"(aaa"})"));
}

void a_truncated_body_ends_before_its_length() {
  DemoService service;
  const Tokens tokens = service.log_in();
  service.control(R"({"faults":{"/auth/refresh":{"answer":"truncated","when":"after"}}})");
  RawConnection connection(service.url());
  connection.send("GET /auth/refresh HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + tokens.refresh +
                  "\r\n\r\n");
  const std::string answer = connection.read_all();
  const std::string length_header = "\r\nContent-Length: ";
  const std::size_t length = std::stoul(answer.substr(answer.find(length_header) + length_header.size()));
  g_assert_cmpuint(answer.size() - answer.find("\r\n\r\n") - 4, ==, length / 2);
  g_assert_true(answer.find(R"({"accessToken":")") != std::string::npos);
  g_assert_cmpint(service.count({"refreshes"}), ==, 1);
}

void a_redirect_names_the_other_place() {
  DemoService service;
  const Reply reply = secret_with(service, R"({"redirect":"http://127.0.0.2:1/x","status":307})");
  g_assert_cmpuint(reply.status, ==, 307);
  assert_text(reply.location, "http://127.0.0.2:1/x");
}

void a_challenge_is_sent_when_asked_for() {
  DemoService service;
  const Reply fault = secret_with(service, R"({"status":401,"wwwAuthenticate":"Bearer realm=\"x\""})");
  assert_text(fault.body, unauthorized);
  assert_text(fault.www_authenticate, "Bearer realm=\"x\"");
  service.control(R"({"settings":{"wwwAuthenticate":"Bearer"}})");
  assert_text(service.send("GET", "/users/secret").www_authenticate, "Bearer");
  service.control(R"({"settings":{"wwwAuthenticate":null}})");
  assert_text(service.send("GET", "/users/secret").www_authenticate, "");
}

void a_connection_dropped_before_the_effect_leaves_the_token_as_it_was() {
  DemoService service({"--rotation", "reuse-detection"});
  const Tokens tokens = service.log_in();
  service.control(R"({"faults":{"POST /auth/refresh":{"answer":"drop","times":1}}})");
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 0);
  g_assert_cmpint(service.count({"refreshes"}), ==, 0);
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 200);
}

void a_connection_dropped_after_the_effect_has_rotated_the_token() {
  DemoService service({"--rotation", "reuse-detection"});
  const Tokens tokens = service.log_in();
  service.control(R"({"faults":{"POST /auth/refresh":{"answer":"drop","when":"after","times":1}}})");
  g_assert_cmpuint(service.send("POST", "/auth/refresh", "forged").status, ==, 401);
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 0);
  g_assert_cmpint(service.count({"refreshes"}), ==, 1);
  g_assert_cmpint(service.count({"answers", "POST /auth/refresh", "dropped"}), ==, 1);
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 400);
  g_assert_cmpint(service.count({"reuseSeen"}), ==, 1);
}

void a_status_after_the_effect_replaces_the_answer_only() {
  DemoService service({"--rotation", "on", "--grace", "60"});
  const Tokens tokens = service.log_in();
  service.control(R"({"faults":{"POST /auth/refresh":{"status":504,"when":"after","times":1}}})");
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 504);
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 200);
  g_assert_cmpint(service.count({"graceAnswers"}), ==, 1);
}

void a_request_left_hanging_ends_with_the_reset() {
  DemoService service;
  for (const char* moment : {"headers", "before", "after"}) {
    service.control(R"({"faults":{"/auth/logout":{"answer":"hang","when":")" + std::string(moment) + "\"}}}");
    const gint64 ended = service.count({"logOuts"});
    RawConnection connection(service.url());
    connection.send("POST /auth/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
    while (service.count({"open"}) == 0)
      ;
    service.reset();
    assert_text(connection.read_all(), "");
    g_assert_cmpint(service.count({"logOuts"}) - ended, ==, std::string(moment) == "after");
    g_assert_cmpint(service.count({"open"}), ==, 0);
  }
}

void a_delay_is_for_good_and_bad_tokens_alike() {
  DemoService service;
  const std::string access = service.log_in().access;
  service.control(R"({"faults":{"/users/secret":{"delay":150},"/auth/refresh":{"replyDelay":150}}})");
  for (const std::string& token : {access, std::string("forged")}) {
    const gint64 start = g_get_monotonic_time();
    service.send("GET", "/users/secret", token);
    g_assert_cmpint(g_get_monotonic_time() - start, >=, 149000);
  }
  g_assert_cmpint(service.count({"answers", "GET /users/secret", "401"}), ==, 1);
}

void a_delay_before_the_headers_holds_the_invitation_back() {
  DemoService service;
  const std::string access = service.log_in().access;
  service.control(R"({"faults":{"/echo":{"when":"headers","delay":150}}})");
  RawConnection connection(service.url());
  const gint64 start = g_get_monotonic_time();
  connection.send("POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n"
                  "Authorization: Bearer " +
                  access + "\r\n\r\n");
  g_assert_true(connection.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 "));
  g_assert_cmpint(g_get_monotonic_time() - start, >=, 149000);
  connection.send("x");
  g_assert_true(connection.read_until("}").starts_with("HTTP/1.1 200 "));
}

void the_date_header_can_be_wrong() {
  DemoService service;
  service.control(R"({"settings":{"dateSkew":-86400}})");
  GDateTime* date = soup_date_time_new_from_http_string(service.send("GET", "/users/secret").date.c_str());
  const gint64 ahead = g_date_time_to_unix(date) - g_get_real_time() / G_USEC_PER_SEC;
  g_date_time_unref(date);
  g_assert_cmpint(ahead, <=, -86399);
  g_assert_cmpint(ahead, >=, -86410);
}

void the_actions_end_tokens_of_every_kind() {
  DemoService service;
  const Tokens first = service.log_in();
  service.control(R"({"actions":["expire-access"]})");
  g_assert_cmpuint(service.send("GET", "/users/secret", first.access).status, ==, 401);
  const std::string renewed = json_member(service.send("GET", "/auth/refresh", first.refresh).body, "accessToken");
  g_assert_cmpuint(service.send("GET", "/users/secret", renewed).status, ==, 200);
  service.control(R"({"actions":["expire-refresh"]})");
  assert_text(service.send("GET", "/auth/refresh", first.refresh).body, unauthorized);
  const Tokens second = service.log_in();
  service.control(R"({"actions":["revoke-all"]})");
  g_assert_cmpuint(service.send("GET", "/users/secret", second.access).status, ==, 401);
  g_assert_cmpuint(service.send("GET", "/auth/refresh", second.refresh).status, ==, 400);
  service.control(R"({"actions":["reset-stats"]})");
  g_assert_cmpint(service.count({"logIns"}), ==, 0);
}

void requests_are_counted_per_token() {
  DemoService service;
  const Tokens tokens = service.log_in();
  for (int i = 0; i < 3; ++i)
    service.send("GET", "/users/secret", tokens.access);
  const std::string renewed = json_member(service.send("POST", "/auth/refresh", tokens.refresh).body, "accessToken");
  service.send("GET", "/users/secret", renewed);
  g_assert_cmpint(service.count({"mostRequestsPerToken"}), ==, 3);
  g_assert_cmpint(service.count({"mostRefreshesPerToken"}), ==, 1);
}

void a_request_that_is_not_understood_changes_nothing() {
  DemoService service;
  const std::string access = service.log_in().access;
  for (const char* wrong : {R"({"settings":{"grace":1,"wrong":1}})", R"({"settings":{"grace":-1}})", R"({"wrong":1})",
                            R"({"faults":{"/users/secret":{"status":500},"/wrong":{"status":500}}})",
                            R"({"faults":{"/users/secret":{"status":500,"wrong":1}}})",
                            R"({"faults":{"/users/secret":{"answer":"wrong"}}})",
                            R"({"faults":{"/users/secret":{"answer":"drop","redirect":"http://x/"}}})",
                            R"({"faults":{"/users/secret":{"status":401,"wwwAuthenticate":"a\r\nb: c"}}})",
                            R"({"faults":{"/users/secret":{"status":500}},"actions":["wrong"]})"}) {
    const Reply reply = service.send("POST", "/control", "", wrong);
    g_assert_cmpuint(reply.status, ==, 400);
    g_assert_true(json_member(reply.body, "message") != "");
    g_assert_cmpuint(service.send("GET", "/users/secret", access).status, ==, 200);
  }
  g_assert_true(service.send("POST", "/control", "", "{}").body.find(R"("grace":0.0)") != std::string::npos);
}

void the_control_route_is_there_only_when_asked_for() {
  DemoService service({}, DemoService::Control::Off);
  for (const char* method : {"GET", "POST", "DELETE"})
    g_assert_cmpuint(service.send(method, "/control", "", method[0] == 'P' ? "{}" : "").status, ==, 404);
}

void the_control_route_takes_no_orders_from_web_pages() {
  DemoService service;
  const auto status_of = [&](const std::string& headers) {
    RawConnection connection(service.url());
    connection.send("POST /control HTTP/1.1\r\n" + headers + "Content-Length: 2\r\n\r\n{}");
    return connection.read_until("}").substr(9, 3);
  };
  assert_text(status_of("Host: 127.0.0.1\r\nContent-Type: text/plain\r\n"), "415");
  assert_text(status_of("Host: 127.0.0.1\r\n"), "415");
  assert_text(status_of("Host: rebound.example.org\r\nContent-Type: application/json\r\n"), "403");
  assert_text(status_of("Host: localhost\r\nContent-Type: application/json\r\n"), "200");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  const auto add = [](const char* name, GTestFunc test) {
    g_test_add_func((std::string("/demo-service/faults/") + name).c_str(), test);
  };
  add("a-status-is-answered-as-often-as-planned-and-in-order", a_status_is_answered_as_often_as_planned_and_in_order);
  add("a-fault-is-for-its-route-and-method-only", a_fault_is_for_its_route_and_method_only);
  add("canned-answers-are-what-they-are-called", canned_answers_are_what_they_are_called);
  add("a-body-of-ones-own-is-answered-as-it-is", a_body_of_ones_own_is_answered_as_it_is);
  add("a-huge-body-has-the-size-that-was-asked-for", a_huge_body_has_the_size_that_was_asked_for);
  add("a-truncated-body-ends-before-its-length", a_truncated_body_ends_before_its_length);
  add("a-redirect-names-the-other-place", a_redirect_names_the_other_place);
  add("a-challenge-is-sent-when-asked-for", a_challenge_is_sent_when_asked_for);
  add("a-connection-dropped-before-the-effect-leaves-the-token-as-it-was",
      a_connection_dropped_before_the_effect_leaves_the_token_as_it_was);
  add("a-connection-dropped-after-the-effect-has-rotated-the-token",
      a_connection_dropped_after_the_effect_has_rotated_the_token);
  add("a-status-after-the-effect-replaces-the-answer-only", a_status_after_the_effect_replaces_the_answer_only);
  add("a-request-left-hanging-ends-with-the-reset", a_request_left_hanging_ends_with_the_reset);
  add("a-delay-is-for-good-and-bad-tokens-alike", a_delay_is_for_good_and_bad_tokens_alike);
  add("a-delay-before-the-headers-holds-the-invitation-back", a_delay_before_the_headers_holds_the_invitation_back);
  add("the-date-header-can-be-wrong", the_date_header_can_be_wrong);
  add("the-actions-end-tokens-of-every-kind", the_actions_end_tokens_of_every_kind);
  add("requests-are-counted-per-token", requests_are_counted_per_token);
  add("a-request-that-is-not-understood-changes-nothing", a_request_that_is_not_understood_changes_nothing);
  add("the-control-route-is-there-only-when-asked-for", the_control_route_is_there_only_when_asked_for);
  add("the-control-route-takes-no-orders-from-web-pages", the_control_route_takes_no_orders_from_web_pages);
  return g_test_run();
}
