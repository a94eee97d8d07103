#include "demo-service.hpp"
#include "raw-connection.hpp"

#include <vector>

using vestibule::tests::assert_text;
using vestibule::tests::DemoService;
using vestibule::tests::RawConnection;
using vestibule::tests::Reply;

namespace {

constexpr std::size_t longest_body = 64 * 1024;

std::string head(const std::string& target, const std::string& headers) {
  return "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers + "\r\n";
}

/** An object of exactly `length` bytes. */
std::string object_of(std::size_t length) {
  const std::string opening = R"({"username":"demo","password":"demo","x":")", closing = "\"}";
  return opening + std::string(length - opening.size() - closing.size(), 'x') + closing;
}

void assert_too_large(const std::string& answer) {
  g_assert_true(answer.starts_with("HTTP/1.1 413 "));
  g_assert_true(
      answer.ends_with(R"({"statusCode":413,"message":"The body is too large","error":"Payload Too Large"})"));
}

void a_body_of_64_kib_is_taken_and_one_byte_more_is_not() {
  DemoService service;
  g_assert_cmpuint(service.send("POST", "/auth", "", object_of(longest_body)).status, ==, 200);
  RawConnection connection(service.url());
  connection.send(head("/auth", "Content-Length: 65537\r\n") + object_of(longest_body + 1));
  assert_too_large(connection.read_all());
  g_assert_cmpint(service.count({"answers", "POST /auth", "413"}), ==, 1);
}

void a_body_that_says_it_is_too_long_is_refused_before_it_comes() {
  DemoService service;
  RawConnection connection(service.url());
  connection.send(head("/auth", "Content-Length: 1000000000000\r\n"));
  assert_too_large(connection.read_all());
}

void a_body_without_a_length_is_refused_when_it_is_too_long() {
  DemoService service;
  RawConnection connection(service.url());
  connection.send(head("/users", "Transfer-Encoding: chunked\r\n") + "11000\r\n" + std::string(0x11000, 'x') + "\r\n");
  assert_too_large(connection.read_all());
}

void a_client_that_asks_first_need_not_send_the_body() {
  DemoService service;
  RawConnection refused(service.url());
  refused.send(head("/auth", "Expect: 100-continue\r\nContent-Length: 70000\r\n"));
  g_assert_true(refused.read_until("}").starts_with("HTTP/1.1 413 "));
  RawConnection unauthorized(service.url());
  unauthorized.send(head("/echo", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
  g_assert_true(unauthorized.read_until("}").starts_with("HTTP/1.1 401 "));
  RawConnection welcome(service.url());
  const std::string access = service.log_in().access;
  welcome.send(head("/echo", "Expect: 100-continue\r\nContent-Length: 4\r\nAuthorization: Bearer " + access + "\r\n"));
  g_assert_true(welcome.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 "));
  welcome.send("echo");
  const std::string answer = welcome.read_until("}");
  g_assert_true(answer.starts_with("HTTP/1.1 200 "));
  g_assert_true(answer.find("\r\nDate: ") != std::string::npos);
}

void what_is_no_json_object_is_a_bad_request() {
  DemoService service;
  const std::vector<std::string> bodies = {
      "",
      "{",
      "[]",
      "null",
      "{\"username\":\"demo\",\"password\":\"demo\"",
      "{\"username\":\"demo\",\"password\":\"demo\\u0000\"}",
      "{\"username\":\"\xff\",\"password\":\"demo\"}",
      "{\"username\":\"demo\",\"password\":\"demo\"}/*" + std::string(9, '[') + "*/",
      std::string(60000, '['),
      "{\"username\":\"demo\",\"password\":\"demo\",\"x\":" + std::string(32, '[') + std::string(32, ']') + "}",
      "{\"a\":" + std::string(60000, '[')};
  for (const std::string& body : bodies) {
    for (const char* path : {"/users", "/auth"}) {
      const Reply reply = service.send("POST", path, "", body);
      g_assert_cmpuint(reply.status, ==, 400);
      assert_text(reply.body, R"({"statusCode":400,"message":"The body is not a JSON object","error":"Bad Request"})");
    }
  }
}

void credentials_are_two_strings_of_a_sensible_length() {
  DemoService service;
  const auto message_to = [&](const char* path, const std::string& body) {
    const Reply reply = service.send("POST", path, "", body);
    g_assert_cmpuint(reply.status, ==, 400);
    return vestibule::tests::json_member(reply.body, "message");
  };
  for (const char* path : {"/users", "/auth"})
    for (const char* body :
         {"{}", R"({"username":"demo"})", R"({"username":1,"password":"x"})", R"({"username":"x","password":null})"})
      assert_text(message_to(path, body), "username and password must be strings");
  assert_text(message_to("/users", R"({"username":"","password":"x"})"), "username should not be empty");
  assert_text(message_to("/users", R"({"username":"x","password":""})"), "password should not be empty");
  const std::string long_name(10000, 'x');
  assert_text(message_to("/users", R"({"username":")" + long_name + R"(","password":"x"})"),
              "username must not be longer than 256 bytes");
  const Reply unknown = service.send("POST", "/auth", "", R"({"username":")" + long_name + R"(","password":"x"})");
  assert_text(unknown.body, R"({"msg":"User not found"})");
}

void a_long_password_counts_to_its_last_letter() {
  DemoService service;
  const std::string password(2000, 'p');
  service.send("POST", "/users", "", R"({"username":"אבג","password":")" + password + R"("})");
  service.log_in("אבג", password);
  const Reply wrong = service.send("POST", "/auth", "", R"({"username":"אבג","password":")" + password + R"(q"})");
  assert_text(wrong.body, R"({"msg":"Wrong password"})");
}

void the_echo_route_digests_a_body_that_it_does_not_keep() {
  DemoService service;
  const std::string access = service.log_in().access;
  const Reply small = service.send("POST", "/echo", access, "abc");
  assert_text(small.body,
              R"({"length":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})");
  const std::string large(5000000, 'x');
  char* digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, large.data(), static_cast<gssize>(large.size()));
  const Reply reply = service.send("POST", "/echo", access, large);
  assert_text(reply.body, R"({"length":5000000,"sha256":")" + std::string(digest) + "\"}");
  g_free(digest);
  g_assert_cmpuint(service.send("POST", "/echo", "", "abc").status, ==, 401);
}

void a_slow_route_keeps_nobody_else_waiting() {
  DemoService service({"--secret-delay", "600000"});
  const std::string access = service.log_in().access;
  RawConnection slow(service.url());
  slow.send("GET /users/secret HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + access + "\r\n\r\n");
  while (service.count({"open"}) == 0)
    ;
  g_assert_cmpuint(service.send("GET", "/users/secret").status, ==, 401);
  g_assert_cmpint(service.count({"open"}), ==, 1);
}

void hashing_passwords_keeps_nobody_waiting() {
  DemoService service;
  const std::string body = R"({"username":"demo","password":"demo"})";
  std::vector<RawConnection> waiting;
  for (int i = 0; i < 40; ++i) {
    waiting.emplace_back(service.url());
    waiting.back().send(head("/auth", "Content-Length: " + std::to_string(body.size()) + "\r\n") + body);
  }
  while (service.count({"requests", "POST /auth"}) < 40)
    ;
  g_assert_cmpint(service.count({"logIns"}), <, 40);
  for (RawConnection& connection : waiting)
    g_assert_true(connection.read_until("}").starts_with("HTTP/1.1 200 "));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  const auto add = [](const char* name, GTestFunc test) {
    g_test_add_func((std::string("/demo-service/limits/") + name).c_str(), test);
  };
  add("a-body-of-64-kib-is-taken-and-one-byte-more-is-not", a_body_of_64_kib_is_taken_and_one_byte_more_is_not);
  add("a-body-that-says-it-is-too-long-is-refused-before-it-comes",
      a_body_that_says_it_is_too_long_is_refused_before_it_comes);
  add("a-body-without-a-length-is-refused-when-it-is-too-long", a_body_without_a_length_is_refused_when_it_is_too_long);
  add("a-client-that-asks-first-need-not-send-the-body", a_client_that_asks_first_need_not_send_the_body);
  add("what-is-no-json-object-is-a-bad-request", what_is_no_json_object_is_a_bad_request);
  add("credentials-are-two-strings-of-a-sensible-length", credentials_are_two_strings_of_a_sensible_length);
  add("a-long-password-counts-to-its-last-letter", a_long_password_counts_to_its_last_letter);
  add("the-echo-route-digests-a-body-that-it-does-not-keep", the_echo_route_digests_a_body_that_it_does_not_keep);
  add("a-slow-route-keeps-nobody-else-waiting", a_slow_route_keeps_nobody_else_waiting);
  add("hashing-passwords-keeps-nobody-waiting", hashing_passwords_keeps_nobody_waiting);
  return g_test_run();
}
