#include "service/http-exchange.hpp"

#include "equal.hpp"
#include "failing-resolver.hpp"
#include "outcome.hpp"
#include "raw-server.hpp"
#include "test-server.hpp"

#include "async/event.hpp"
#include "async/timer.hpp"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include <sstream>
#include <string>

using namespace vestibule;
using namespace vestibule::async;
using namespace vestibule::service;
using namespace vestibule::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kilobyte = 1024;
constexpr std::size_t megabyte = 1024 * kilobyte;
const Origin loopback{"http", "127.0.0.1", 80};

Object<SoupSession> session_with(TransportPolicy policy = {}) {
  return new_soup_session(policy, loopback, 4);
}

Object<SoupSession> impatient_session() {
  TransportPolicy policy;
  policy.io_timeout = 1s;
  return session_with(policy);
}

Object<SoupMessage> message_to(const std::string& url, const char* method = "GET") {
  return Object<SoupMessage>::adopt(soup_message_new(method, url.c_str()));
}

std::string outcome_at(const std::string& url, std::size_t limit = megabyte) {
  return outcome_of(exchange(impatient_session(), message_to(url), limit));
}

std::string compressed(const std::string& text) {
  const auto compressor =
      Object<GConverter>::adopt(G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9)));
  const auto memory = Object<GOutputStream>::adopt(g_memory_output_stream_new_resizable());
  const auto stream = Object<GOutputStream>::adopt(g_converter_output_stream_new(memory.get(), compressor.get()));
  g_assert_true(g_output_stream_write_all(stream.get(), text.data(), text.size(), nullptr, nullptr, nullptr));
  g_assert_true(g_output_stream_close(stream.get(), nullptr, nullptr));
  const auto bytes = Bytes::adopt(g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(memory.get())));
  gsize size = 0;
  const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
  return {data, size};
}

/// Answers with these headers and a body of chunks that never ends; counts what went out.
RawServer::Script endless(std::string headers, std::size_t& written) {
  return [headers = std::move(headers), &written](RawConnection& connection) -> Task<void> {
    co_await connection.read_request();
    co_await connection.write(headers + "Transfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "4000\r\n" + std::string(16 * kilobyte, 'x') + "\r\n";
    for (;;) {
      co_await connection.write(chunk);
      written += 16 * kilobyte;
    }
  };
}

void wait_until_closed(const RawServer& server) {
  while (server.open() > 0)
    g_main_context_iteration(nullptr, TRUE);
}

// ── bounds

void a_body_may_be_as_large_as_the_limit_and_no_larger() {
  TestServer server;
  const auto session = session_with();
  server.on("/", Answer{.body = std::string(200 * kilobyte, 'x')});
  const auto reply = run(exchange(session, message_to(server.url("/")), 200 * kilobyte));
  g_assert_cmpuint(reply.text().size(), ==, 200 * kilobyte);
  equal(outcome_of(exchange(session, message_to(server.url("/")), 200 * kilobyte - 1)), "TooLarge");
  server.on("/", Answer{.body = std::string(20 * megabyte, 'x')});
  equal(outcome_of(exchange(session, message_to(server.url("/")), megabyte)), "TooLarge");
  // The session goes on.
  server.on("/", Answer::json(200, "{}"));
  equal(outcome_of(exchange(session, message_to(server.url("/")), 2)), "answered");
}

void a_body_without_an_end_is_cut_off() {
  for (const char* status : {"200 OK", "401 Unauthorized", "407 Proxy Authentication Required",
                             "421 Misdirected Request", "500 Oops", "302 Found\r\nLocation: /elsewhere"}) {
    std::size_t written = 0;
    RawServer server(endless("HTTP/1.1 " + std::string(status) + "\r\n", written));
    equal(outcome_of(exchange(session_with(), message_to(server.url("/")), megabyte)), "TooLarge");
    wait_until_closed(server);
    // What the sockets hold, and what came between two looks, is on top.
    g_assert_cmpuint(written, <, 200 * megabyte);
  }
}

void a_compressed_body_is_bounded_as_it_unfolds() {
  TestServer server;
  const auto session = session_with();
  const std::string bomb = compressed(std::string(50 * megabyte, '\0'));
  g_assert_cmpuint(bomb.size(), <, 100 * kilobyte);
  for (int status : {200, 401}) {
    server.on("/bomb", Answer{.status = status, .body = bomb, .headers = {{"Content-Encoding", "gzip"}}});
    equal(outcome_of(exchange(session, message_to(server.url("/bomb")), megabyte)), "TooLarge");
  }
  server.on("/small", Answer{.body = compressed("hello"), .headers = {{"Content-Encoding", "gzip"}}});
  const auto reply = run(exchange(session, message_to(server.url("/small")), 5));
  equal(std::string(reply.text()), "hello");
}

void redirects_are_bounded() {
  TestServer server;
  server.on("/round", Answer{.status = 302, .headers = {{"Location", "/round"}}});
  equal(outcome_at(server.url("/round")), "TooManyRedirects");
  g_assert_cmpint(server.count("/round"), <, 50);
}

// ── time

void a_server_that_never_answers_is_left_in_time() {
  for (const char* beginning :
       {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"}) {
    RawServer server([beginning](RawConnection& connection) -> Task<void> {
      co_await connection.read_request();
      co_await connection.write(beginning);
      co_await connection.read_request();
    });
    equal(outcome_at(server.url("/")), "TimedOut, may have taken effect");
    wait_until_closed(server);
  }
}

void a_server_that_drips_is_left_in_time() {
  for (const char* beginning : {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"}) {
    RawServer server([beginning](RawConnection& connection) -> Task<void> {
      co_await connection.read_request();
      co_await connection.write(beginning);
      for (;;) {
        co_await sleep_for(100ms);
        co_await connection.write("x");
      }
    });
    equal(outcome_at(server.url("/")), "TimedOut, may have taken effect");
    wait_until_closed(server);
  }
}

void the_whole_can_be_limited_more_closely() {
  RawServer server([](RawConnection& connection) -> Task<void> {
    co_await connection.read_request();
    co_await connection.read_request();
  });
  equal(outcome_of(exchange(session_with(), message_to(server.url("/")), megabyte, 20ms)),
        "TimedOut, may have taken effect");
  wait_until_closed(server);
}

void destroying_the_task_closes_the_connection() {
  for (const char* beginning : {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"}) {
    Event begun;
    RawServer server([beginning, &begun](RawConnection& connection) -> Task<void> {
      co_await connection.read_request();
      co_await connection.write(beginning);
      begun.set();
      co_await connection.read_request();
    });
    const auto session = session_with();
    const auto message = message_to(server.url("/"));
    {
      Event headers;
      const auto set = +[](SoupMessage*, gpointer event) { static_cast<Event*>(event)->set(); };
      SignalConnection connection(message.get(),
                                  g_signal_connect(message.get(), "got-headers", G_CALLBACK(set), &headers));
      TaskScope scope;
      scope.start([](Object<SoupSession> session, Object<SoupMessage> message) -> Task<void> {
        co_await exchange(session, message, megabyte);
      }(session, message));
      run([](Event& begun) -> Task<void> { co_await begun; }(begun));
      if (*beginning) run([](Event& headers) -> Task<void> { co_await headers; }(headers));
    }
    wait_until_closed(server);
  }
}

// ── connections

void a_closed_port_refuses() {
  std::string url;
  {
    RawServer server(always(""));
    url = server.url("/");
  }
  equal(outcome_at(url), "ConnectionRefused");
}

void a_name_that_does_not_exist_is_told_from_no_network() {
  {
    FailingResolver resolver(G_RESOLVER_ERROR_NOT_FOUND);
    equal(outcome_at("https://vestibule.example/"), "HostNotFound");
  }
  FailingResolver resolver(G_RESOLVER_ERROR_TEMPORARY_FAILURE);
  equal(outcome_at("https://vestibule.example/"), "NoNetwork");
}

void a_connection_lost_midway_may_have_taken_effect() {
  for (const char* part : {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"}) {
    RawServer server([part](RawConnection& connection) -> Task<void> {
      co_await connection.read_request();
      co_await connection.write(part);
    });
    equal(outcome_of(exchange(session_with(), message_to(server.url("/"), "POST"), megabyte)),
          "ConnectionLost, may have taken effect");
  }
}

void a_chunked_answer_is_whole_with_its_last_chunk() {
  const std::string text = "what is long enough to be compressed, compressed, compressed, compressed";
  for (const bool compress : {false, true}) {
    const std::string body = compress ? compressed(text) : text;
    const std::string chunk = (std::ostringstream() << std::hex << body.size()).str() + "\r\n" + body + "\r\n";
    RawServer server(always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" +
                            std::string(compress ? "Content-Encoding: gzip\r\n" : "") + "\r\n" + chunk +
                            "0\r\nTrailer: of it\r\n\r\n"));
    const auto session = session_with();
    for (int i = 0; i < 2; i++)
      equal(std::string(run(exchange(session, message_to(server.url("/")), megabyte)).text()), text);
  }
}

void what_is_not_http_is_no_answer() {
  RawServer server(always("SSH-2.0-OpenSSH_9.2p1\r\nand more\r\n\r\n"));
  equal(outcome_at(server.url("/")), "NotTheService, may have taken effect");
  // libsoup reports an answer that ends in its first line in the same way.
  RawServer half([](RawConnection& connection) -> Task<void> {
    co_await connection.read_request();
    co_await connection.write("HTTP/1.1 2");
  });
  equal(outcome_at(half.url("/")), "NotTheService, may have taken effect");
}

void a_message_that_goes_once_is_not_sent_again() {
  TestServer server;
  server.on("/again", Answer{.status = 307, .headers = {{"Location", "/again"}}});
  const auto message = message_to(server.url("/again"));
  soup_message_add_flags(message.get(), SOUP_MESSAGE_NEW_CONNECTION);
  equal(outcome_of(exchange(session_with(), message, megabyte)), "ConnectionLost, may have taken effect");
  g_assert_cmpint(server.count("/again"), ==, 1);
}

void localhost_that_leads_elsewhere_gets_nothing() {
  const OwnedString folder(g_dir_make_tmp("vestibule-XXXXXX", nullptr));
  const std::string path = std::string(folder.get()) + "/socket";
  const auto address = Object<GSocketAddress>::adopt(g_unix_socket_address_new(path.c_str()));
  int requests = 0;
  const auto server = Object<SoupServer>::adopt(SOUP_SERVER(g_object_new(SOUP_TYPE_SERVER, nullptr)));
  const auto count = [](SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer requests) {
    (*static_cast<int*>(requests))++;
    soup_server_message_set_status(message, 200, nullptr);
  };
  soup_server_add_handler(server.get(), nullptr, count, &requests, nullptr);
  g_assert_true(soup_server_listen(server.get(), address.get(), static_cast<SoupServerListenOptions>(0), nullptr));
  const auto session =
      Object<SoupSession>::adopt(soup_session_new_with_options("remote-connectable", address.get(), nullptr));
  equal(outcome_of(exchange(session, message_to("http://localhost/"), megabyte)), "HostNotFound");
  g_assert_cmpint(requests, ==, 0);
  equal(outcome_of(exchange(session, message_to("http://another.example/"), megabyte)), "answered");
  g_assert_cmpint(requests, ==, 1);
  soup_server_disconnect(server.get());
  g_unlink(path.c_str());
  g_rmdir(folder.get());
}

void localhost_is_reached() {
  TestServer server;
  server.on("/", Answer::json(200, "{}"));
  equal(outcome_at("http://localhost:" + std::to_string(server.port()) + "/"), "answered");
}

void loopback_is_reached_past_any_proxy() {
  TestServer server, proxy;
  server.on("/", Answer::json(200, "{}"));
  g_setenv("http_proxy", proxy.url().c_str(), TRUE);
  equal(outcome_at(server.url("/")), "answered");
  g_assert_cmpuint(proxy.requests().size(), ==, 0);
  // Another host goes through it.
  const auto session = new_soup_session({}, Origin{"http", "vestibule.example", 80}, 2);
  run(exchange(session, message_to("http://vestibule.example/"), megabyte));
  g_unsetenv("http_proxy");
  g_assert_cmpuint(proxy.requests().size(), ==, 1);
}

// ── TLS

Object<GTlsCertificate> certificate() {
  GError* error = nullptr;
  const auto result = Object<GTlsCertificate>::adopt(
      g_tls_certificate_new_from_files(g_getenv("TEST_CERTIFICATE"), g_getenv("TEST_KEY"), &error));
  g_assert_no_error(error);
  return result;
}

TransportPolicy trusting() {
  TransportPolicy policy;
  GError* error = nullptr;
  policy.tls_database =
      Object<GTlsDatabase>::adopt(G_TLS_DATABASE(g_tls_file_database_new(g_getenv("TEST_CERTIFICATE"), &error)));
  g_assert_no_error(error);
  return policy;
}

void a_certificate_that_does_not_verify_ends_it() {
  TestServer server(certificate());
  server.on("/", Answer::json(200, "{}"));
  equal(outcome_at(server.url("/")), "Tls");
  g_assert_cmpuint(server.requests().size(), ==, 0);
  equal(outcome_of(exchange(session_with(trusting()), message_to(server.url("/")), megabyte)), "answered");
}

void a_server_without_tls_ends_it() {
  RawServer server([](RawConnection& connection) -> Task<void> {
    co_await connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    co_await connection.read_request();
  });
  std::string url = server.url("/");
  url.replace(0, 4, "https");
  equal(outcome_at(url), "Tls");
}

void strict_transport_security_is_kept() {
  TestServer server(certificate());
  server.on("/", Answer{.body = "{}", .headers = {{"Strict-Transport-Security", "max-age=3600"}}});
  const auto session = session_with(trusting());
  run(exchange(session, message_to("https://localhost:" + std::to_string(server.port()) + "/"), megabyte));
  auto* enforcer = SOUP_HSTS_ENFORCER(soup_session_get_feature(session.get(), SOUP_TYPE_HSTS_ENFORCER));
  g_assert_true(soup_hsts_enforcer_has_valid_policy(enforcer, "localhost"));
}

// ── answers

void a_reply_knows_its_type_and_times() {
  TestServer server;
  server.on("/", Answer{.body = "{}",
                        .content_type = "Application/JSON; charset=utf-8",
                        .headers = {{"Date", "Tue, 14 Nov 2023 22:13:20 GMT"},
                                    {"Retry-After", "Tue, 14 Nov 2023 22:13:50 GMT"}}});
  const auto reply = run(exchange(session_with(), message_to(server.url("/")), megabyte));
  g_assert_cmpint(reply.status, ==, 200);
  equal(reply.content_type(), "application/json");
  g_assert_true(reply.date() == std::chrono::sys_time<std::chrono::milliseconds>(1'700'000'000s));
  g_assert_true(reply.retry_after() == 30s);
  RawServer bare(always("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"));
  const auto other = run(exchange(session_with(), message_to(bare.url("/")), megabyte));
  g_assert_cmpint(other.status, ==, 503);
  equal(other.content_type(), "");
  g_assert_false(other.date().has_value());
  g_assert_false(other.retry_after().has_value());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/http-exchange/a-body-may-be-as-large-as-the-limit-and-no-larger",
                  a_body_may_be_as_large_as_the_limit_and_no_larger);
  g_test_add_func("/http-exchange/a-body-without-an-end-is-cut-off", a_body_without_an_end_is_cut_off);
  g_test_add_func("/http-exchange/a-compressed-body-is-bounded-as-it-unfolds",
                  a_compressed_body_is_bounded_as_it_unfolds);
  g_test_add_func("/http-exchange/redirects-are-bounded", redirects_are_bounded);
  g_test_add_func("/http-exchange/a-server-that-never-answers-is-left-in-time",
                  a_server_that_never_answers_is_left_in_time);
  g_test_add_func("/http-exchange/a-server-that-drips-is-left-in-time", a_server_that_drips_is_left_in_time);
  g_test_add_func("/http-exchange/the-whole-can-be-limited-more-closely", the_whole_can_be_limited_more_closely);
  g_test_add_func("/http-exchange/destroying-the-task-closes-the-connection",
                  destroying_the_task_closes_the_connection);
  g_test_add_func("/http-exchange/a-closed-port-refuses", a_closed_port_refuses);
  g_test_add_func("/http-exchange/a-name-that-does-not-exist-is-told-from-no-network",
                  a_name_that_does_not_exist_is_told_from_no_network);
  g_test_add_func("/http-exchange/a-connection-lost-midway-may-have-taken-effect",
                  a_connection_lost_midway_may_have_taken_effect);
  g_test_add_func("/http-exchange/a-chunked-answer-is-whole-with-its-last-chunk",
                  a_chunked_answer_is_whole_with_its_last_chunk);
  g_test_add_func("/http-exchange/what-is-not-http-is-no-answer", what_is_not_http_is_no_answer);
  g_test_add_func("/http-exchange/a-message-that-goes-once-is-not-sent-again",
                  a_message_that_goes_once_is_not_sent_again);
  g_test_add_func("/http-exchange/localhost-that-leads-elsewhere-gets-nothing",
                  localhost_that_leads_elsewhere_gets_nothing);
  g_test_add_func("/http-exchange/localhost-is-reached", localhost_is_reached);
  g_test_add_func("/http-exchange/loopback-is-reached-past-any-proxy", loopback_is_reached_past_any_proxy);
  g_test_add_func("/http-exchange/a-certificate-that-does-not-verify-ends-it",
                  a_certificate_that_does_not_verify_ends_it);
  g_test_add_func("/http-exchange/a-server-without-tls-ends-it", a_server_without_tls_ends_it);
  g_test_add_func("/http-exchange/strict-transport-security-is-kept", strict_transport_security_is_kept);
  g_test_add_func("/http-exchange/a-reply-knows-its-type-and-times", a_reply_knows_its_type_and_times);
  return g_test_run();
}
