// Bodies that can be read once: sent when the server wants them, and never twice.

#include "async/timer.hpp"
#include "bearer-fixture.hpp"
#include "counted-stream.hpp"
#include "equal.hpp"
#include "named-tests.hpp"
#include "raw-server.hpp"

#include <string>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;

namespace {

const std::string text = "what is read once";
constexpr const char* last_chunk = "0\r\n\r\n";

/// A stream that cannot be read again, nor rewound.
async::Object<GInputStream> once(const std::string& bytes) {
  const auto memory = async::Object<GInputStream>::adopt(
      g_memory_input_stream_new_from_data(g_strdup(bytes.c_str()), static_cast<gssize>(bytes.size()), g_free));
  return async::Object<GInputStream>::adopt(
      static_cast<GInputStream*>(g_object_new(G_TYPE_BUFFERED_INPUT_STREAM, "base-stream", memory.get(), nullptr)));
}

session::Request upload(const std::string& url, const std::string& bytes = text, goffset length = -1) {
  session::Request request;
  request.method = "POST";
  request.url = url;
  request.content_type = "text/plain";
  request.one_shot_body = once(bytes);
  request.one_shot_length = length;
  return request;
}

/// Bodies that arrived at /echo.
int bodies(const SignedInBearer& account) {
  int bodies = 0;
  for (const auto& request : account.service.server.requests())
    bodies += request.path == "/echo" && !request.body.empty();
  return bodies;
}

/// Has the server refuse a token as soon as it has seen the headers.
void refuse_early(TokenService& service) {
  const auto started = +[](SoupServer*, SoupServerMessage* message, gpointer service) {
    const auto got_headers = +[](SoupServerMessage* message, gpointer service) {
      const std::string good = "Bearer " + static_cast<TokenService*>(service)->access;
      const char* value =
          soup_message_headers_get_one(soup_server_message_get_request_headers(message), "Authorization");
      const std::string path = g_uri_get_path(soup_server_message_get_uri(message));
      if (path != "/echo" || value == good) return;
      soup_server_message_set_status(message, SOUP_STATUS_UNAUTHORIZED, nullptr);
      soup_server_message_set_response(message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
    };
    g_signal_connect(message, "got-headers", G_CALLBACK(got_headers), service);
  };
  g_signal_connect(service.server.soup(), "request-started", G_CALLBACK(started), &service);
}

void it_is_sent_when_the_server_asks_for_it() {
  SignedInBearer account;
  equal(account.send(upload(account.service.url("/echo"))).body, text);
  equal(account.service.server.last("/echo").header("Expect"), "100-continue");
  equal(account.service.server.last("/echo").header("Authorization"), "Bearer access-1");
  equal(account.send(upload(account.service.url("/echo"), text, static_cast<goffset>(text.size()))).body, text);
  equal(account.service.server.last("/echo").header("Content-Length"), std::to_string(text.size()));
}

void a_refusal_before_it_renews_and_sends_it_once() {
  SignedInBearer account;
  refuse_early(account.service);
  account.expire();
  const auto outcome = account.send(upload(account.service.url("/echo")));
  g_assert_cmpint(outcome.status, ==, 200);
  equal(outcome.body, text);
  g_assert_cmpint(account.service.renewals, ==, 1);
  g_assert_cmpint(bodies(account), ==, 1);
}

void a_refusal_after_it_is_its_callers() {
  SignedInBearer account;
  account.expire();
  g_assert_cmpint(account.send(upload(account.service.url("/echo"))).status, ==, 401);
  g_assert_cmpint(bodies(account), ==, 1);
  g_assert_cmpint(account.service.server.count("/echo"), ==, 1);
  // The next one finds the token renewed.
  wait_until([&] { return account.service.renewals == 1 && !account.coordinator.state().renewing; });
  g_assert_cmpint(account.send(upload(account.service.url("/echo"))).status, ==, 200);
}

/// A server that takes a body, but for one that it is asked about: then it gives that answer, or none.
RawServer::Script unasked(int& bodies, std::string answer_if_asked) {
  return [&bodies, answer_if_asked](RawConnection& connection) -> async::Task<void> {
    const auto head = co_await connection.read_request();
    if (head.find("Expect:") != head.npos) {
      if (answer_if_asked.empty()) co_await async::sleep_for(10min);
      co_await connection.write(answer_if_asked);
      co_return;
    }
    std::string body;
    while (!body.ends_with(last_chunk))
      body += co_await connection.read_some();
    bodies++;
    co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  };
}

void a_server_that_says_nothing_gets_it_without_being_asked() {
  SignedInBearer account;
  int bodies = 0;
  RawServer server(unasked(bodies, ""));
  session::BearerSession bearer(account.coordinator, account.service.address().origin(), {}, {8, 8});
  const auto began = g_get_monotonic_time();
  const auto first = async::run(observe(bearer.send(upload(server.url("/")))));
  equal(first.error, "");
  equal(first.body, "ok");
  g_assert_cmpint(g_get_monotonic_time() - began, >=, 1'000'000);
  g_assert_cmpint(bodies, ==, 1);
  g_assert_cmpuint(bearer.in_flight(), ==, 0);

  // And is remembered.
  const int connections = server.connections();
  equal(async::run(observe(bearer.send(upload(server.url("/"))))).body, "ok");
  g_assert_cmpint(server.connections(), ==, connections + 1);
}

void it_gives_its_place_up_while_it_waits_to_go_unasked() {
  SignedInBearer account;
  int bodies = 0;
  RawServer server(unasked(bodies, ""));
  session::BearerSession bearer(account.coordinator, account.service.address().origin(), {}, {2, 2});
  ManySends sends(bearer);
  for (int i = 0; i < 4; i++)
    sends.start(upload(server.url("/")));
  sends.wait_for_all();
  g_assert_cmpint(sends.ended(200), ==, 4);
  g_assert_cmpint(bodies, ==, 4);
}

void a_server_that_refuses_the_expectation_gets_it_without() {
  SignedInBearer account;
  int bodies = 0;
  RawServer server(unasked(bodies, "HTTP/1.1 417 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
  equal(account.send(upload(server.url("/"))).body, "ok");
  g_assert_cmpint(bodies, ==, 1);
}

void a_connection_that_breaks_in_its_middle_is_not_tried_again() {
  SignedInBearer account;
  RawServer server([](RawConnection& connection) -> async::Task<void> {
    co_await connection.read_request();
    co_await connection.write("HTTP/1.1 100 Continue\r\n\r\n");
    co_await connection.read_some();
  });
  const auto outcome = account.send(upload(server.url("/"), std::string(1 << 20, 'x')));
  g_assert_true(outcome.error.starts_with("Unavailable"));
  g_assert_cmpint(server.connections(), ==, 1);
  g_assert_cmpuint(account.bearer.in_flight(), ==, 0);
}

void one_that_cannot_be_read_says_so() {
  SignedInBearer account;
  auto request = upload(account.service.url("/echo"));
  // Nothing is mapped at address 0.
  const auto memory = async::Object<GFile>::adopt(g_file_new_for_path("/proc/self/mem"));
  request.one_shot_body =
      async::Object<GInputStream>::adopt(G_INPUT_STREAM(g_file_read(memory.get(), nullptr, nullptr)));
  try {
    async::run(account.bearer.send(std::move(request)));
    g_assert_not_reached();
  } catch (const async::GioError& error) {
    g_assert_true(error.domain() == G_IO_ERROR);
  }
}

void a_redirect_is_not_followed() {
  SignedInBearer account;
  account.service.server.on("/away", {.status = 307, .headers = {{"Location", account.service.url("/echo")}}});
  g_assert_cmpint(account.send(upload(account.service.url("/away"))).status, ==, 307);
  g_assert_cmpint(account.service.server.count("/echo"), ==, 0);
}

void another_origin_gets_it_without_the_token() {
  SignedInBearer account;
  TestServer other;
  other.on("/", Answer::json(200, "{}"));
  auto request = upload(other.url("/"));
  request.headers = {{"Authorization", "Bearer access-1"}};
  g_assert_cmpint(account.send(std::move(request)).status, ==, 200);
  equal(other.last("/").header("Authorization"), "(none)");
}

void it_waits_for_a_renewal_ahead_of_expiry() {
  SignedInBearer account;
  async::Event gate;
  account.service.refresh_gate = &gate;
  service::TokenGrant grant;
  grant.access_token = tokens::Secret(account.service.access);
  grant.refresh_token = tokens::Secret(account.service.refresh);
  grant.received = account.clock.boot_time() - 90s;
  grant.lifetime.duration = 100s;
  async::run(account.coordinator.sign_in(std::move(grant)));
  // What can be sent again goes on with the token that there is.
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  equal(account.service.server.last("/data").header("Authorization"), "Bearer access-1");

  const auto& outcome = account.sends.start(upload(account.service.url("/echo")));
  wait_until([&] { return account.coordinator.state().renewing && account.bearer.in_flight(); });
  turn_loop();
  g_assert_cmpint(account.service.server.count("/echo"), ==, 0);
  gate.set();
  wait_until([&] { return outcome.ended; });
  g_assert_cmpint(outcome.status, ==, 200);
  equal(account.service.server.last("/echo").header("Authorization"), "Bearer access-2");
}

void cancelled_while_it_is_read_it_gives_its_slot_back() {
  SignedInBearer account;
  async::Object<GIOStream> other_end;
  auto request = upload(account.service.url("/echo"));
  request.one_shot_body = pipe_from(other_end);
  bool asked_for_body = false;
  RawServer server([&](RawConnection& connection) -> async::Task<void> {
    co_await connection.read_request();
    asked_for_body = true;
    co_await connection.write("HTTP/1.1 100 Continue\r\n\r\n");
    while (!(co_await connection.read_some()).empty())
      continue;
  });
  request.url = server.url("/");
  account.sends.start(std::move(request));
  wait_until([&] { return account.bearer.in_flight() == 1 && asked_for_body; });
  account.sends.cancel(0);
  wait_until([&] { return account.bearer.in_flight() == 0; });
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "bearer-one-shot",
      {
          {"it-is-sent-when-the-server-asks-for-it", it_is_sent_when_the_server_asks_for_it},
          {"a-refusal-before-it-renews-and-sends-it-once", a_refusal_before_it_renews_and_sends_it_once},
          {"a-refusal-after-it-is-its-callers", a_refusal_after_it_is_its_callers},
          {"a-server-that-says-nothing-gets-it-without-being-asked",
           a_server_that_says_nothing_gets_it_without_being_asked},
          {"it-gives-its-place-up-while-it-waits-to-go-unasked", it_gives_its_place_up_while_it_waits_to_go_unasked},
          {"a-server-that-refuses-the-expectation-gets-it-without",
           a_server_that_refuses_the_expectation_gets_it_without},
          {"a-connection-that-breaks-in-its-middle-is-not-tried-again",
           a_connection_that_breaks_in_its_middle_is_not_tried_again},
          {"one-that-cannot-be-read-says-so", one_that_cannot_be_read_says_so},
          {"a-redirect-is-not-followed", a_redirect_is_not_followed},
          {"another-origin-gets-it-without-the-token", another_origin_gets_it_without_the_token},
          {"it-waits-for-a-renewal-ahead-of-expiry", it_waits_for_a_renewal_ahead_of_expiry},
          {"cancelled-while-it-is-read-it-gives-its-slot-back", cancelled_while_it_is_read_it_gives_its_slot_back},
      });
}
