// What is another matter over HTTP/2: libsoup sees late that a call has been cancelled, and reads bodies in its own
// way.

#include "bearer-fixture.hpp"
#include "counted-stream.hpp"
#include "equal.hpp"
#include "named-tests.hpp"
#include "outcome.hpp"
#include "raw-http2.hpp"

using namespace vestibule;
using namespace vestibule::test;

namespace {

const std::string text = "what is read once";

async::Object<GTlsCertificate> certificate() {
  GError* error = nullptr;
  auto made = async::Object<GTlsCertificate>::adopt(
      g_tls_certificate_new_from_files(g_getenv("TEST_CERTIFICATE"), g_getenv("TEST_KEY"), &error));
  g_assert_no_error(error);
  return made;
}

service::TransportPolicy trusting() {
  service::TransportPolicy policy;
  policy.io_timeout = std::chrono::seconds(2);
  GError* error = nullptr;
  policy.tls_database =
      async::Object<GTlsDatabase>::adopt(G_TLS_DATABASE(g_tls_file_database_new(g_getenv("TEST_CERTIFICATE"), &error)));
  g_assert_no_error(error);
  return policy;
}

/// Somebody who is signed in, and sends to a server of HTTP/2.
struct Http2Bearer {
  explicit Http2Bearer(const std::string& url)
      : bearer(account.coordinator, origin_of(url), trusting(), session::AdmissionWindow::Bounds{2, 2}) {}

  static service::Origin origin_of(const std::string& url) {
    const async::OwnedUri uri(g_uri_parse(url.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
    return *service::origin_of(uri.get());
  }

  SignedInBearer account;
  session::BearerSession bearer;
};

session::Request upload(const std::string& url, async::Object<GInputStream> body = nullptr) {
  session::Request request;
  request.method = "POST";
  request.url = url;
  const auto memory = async::Object<GInputStream>::adopt(
      g_memory_input_stream_new_from_data(text.data(), static_cast<gssize>(text.size()), nullptr));
  request.one_shot_body = body ? std::move(body) : counted(memory, std::make_shared<StreamCounts>());
  return request;
}

/// What a server of HTTP/2 has seen.
struct Seen {
  int requests = 0;
  std::string bodies;
};

/// Answers the headers of each request in turn with `answers`, of which 0 is none, and a body with 200.
RawServer::Script answering(std::vector<int> answers, Seen& seen) {
  return [answers = std::move(answers), &seen](RawConnection& connection) -> async::Task<void> {
    RawHttp2 http2(connection);
    for (;;) {
      const auto frame = co_await http2.read();
      if (!frame) co_return;
      if (frame->type == Http2Frame::Headers) {
        const int answer = answers.at(static_cast<std::size_t>(seen.requests++));
        if (answer) co_await http2.write_status(frame->stream, answer, answer >= 200);
      }
      if (frame->type == Http2Frame::Data) seen.bodies += frame->payload;
      if (frame->type == Http2Frame::Data && frame->ends_stream())
        co_await http2.write_status(frame->stream, 200, true);
    }
  };
}

/// Reads, and says nothing.
async::Task<void> read_on(RawConnection& connection) {
  RawHttp2 http2(connection);
  for (bool open = true; open;) {
    const auto frame = co_await http2.read();
    open = frame.has_value();
  }
}

void a_limit_needs_nothing_of_the_server() {
  RawServer server(read_on, certificate());
  auto policy = trusting();
  policy.io_timeout = std::chrono::seconds(30);
  const auto session = service::new_soup_session(policy, Http2Bearer::origin_of(server.url()), 1);
  auto message = async::Object<SoupMessage>::adopt(soup_message_new("GET", server.url("/").c_str()));
  const auto began = g_get_monotonic_time();
  const auto outcome = outcome_of(service::exchange(session, std::move(message), 1024, std::chrono::milliseconds(200)));
  g_assert_true(outcome.starts_with("TimedOut"));
  // Not the 30 s that a connection may be silent.
  g_assert_cmpint(g_get_monotonic_time() - began, <, 15'000'000);
}

/// libsoup 3.2 complains of an answer that comes before the body, and takes it.
void let_libsoup_complain() {
  g_log_set_always_fatal(static_cast<GLogLevelFlags>(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
}

void it_is_sent_when_the_server_asks_for_it() {
  Seen seen;
  RawServer server(answering({100, 100}, seen), certificate());
  Http2Bearer http2(server.url());
  for (int i = 0; i < 2; i++)
    g_assert_cmpint(async::run(observe(http2.bearer.send(upload(server.url("/"))))).status, ==, 200);
  equal(seen.bodies, text + text);
}

void a_refusal_before_it_renews_and_sends_it_once() {
  let_libsoup_complain();
  Seen seen;
  RawServer server(answering({401, 100}, seen), certificate());
  Http2Bearer http2(server.url());
  const auto outcome = async::run(observe(http2.bearer.send(upload(server.url("/")))));
  equal(outcome.error, "");
  g_assert_cmpint(outcome.status, ==, 200);
  g_assert_cmpint(http2.account.service.renewals, ==, 1);
  equal(seen.bodies, text);
}

void a_server_that_refuses_the_expectation_gets_it_without() {
  let_libsoup_complain();
  Seen seen;
  RawServer server(answering({417, 0, 0}, seen), certificate());
  Http2Bearer http2(server.url());
  for (int i = 0; i < 2; i++)
    g_assert_cmpint(async::run(observe(http2.bearer.send(upload(server.url("/"))))).status, ==, 200);
  equal(seen.bodies, text + text);
  g_assert_cmpint(seen.requests, ==, 3);
}

void libsoups_server_says_nothing_gets_it_unasked_and_is_remembered() {
  TestServer server(certificate());
  int started = 0;
  std::vector<SoupHTTPVersion> versions;
  const auto count = +[](SoupServer*, SoupServerMessage*, gpointer started) { ++*static_cast<int*>(started); };
  const auto keep = +[](SoupServer*, SoupServerMessage* message, gpointer versions) {
    static_cast<std::vector<SoupHTTPVersion>*>(versions)->push_back(soup_server_message_get_http_version(message));
  };
  g_signal_connect(server.soup(), "request-started", G_CALLBACK(count), &started);
  g_signal_connect(server.soup(), "request-read", G_CALLBACK(keep), &versions);
  server.on("/", Answer::json(200, "{}"));
  Http2Bearer http2(server.url());
  for (int i = 0; i < 2; i++)
    g_assert_cmpint(async::run(observe(http2.bearer.send(upload(server.url("/"))))).status, ==, 200);
  g_assert_cmpint(server.count("/"), ==, 2);
  for (const auto& request : server.requests())
    equal(request.body, text);
  // One whose question stayed unanswered, one unasked, one that did not ask any more.
  g_assert_cmpint(started, ==, 3);
  g_assert_cmpuint(versions.size(), ==, 2);
  g_assert_cmpint(versions[0], ==, SOUP_HTTP_2_0);
  g_assert_cmpint(versions[1], ==, SOUP_HTTP_2_0);
  // libsoup sees that the first has been cancelled when its connection has been silent for too long.
  wait_until([&] { return http2.bearer.in_flight() == 0; });
}

/// Wants the body, and gives its stream up as soon as the first of it has come.
RawServer::Script wanting_no_more(int& resets) {
  return [&resets](RawConnection& connection) -> async::Task<void> {
    RawHttp2 http2(connection);
    for (;;) {
      const auto frame = co_await http2.read();
      if (!frame) co_return;
      if (frame->type == Http2Frame::Headers) co_await http2.write_status(frame->stream, 100, false);
      if (frame->type != Http2Frame::Data) continue;
      Http2Frame reset{Http2Frame::Reset, 0, frame->stream, std::string("\0\0\0\2", 4)};
      co_await http2.write(std::move(reset));
      resets++;
    }
  };
}

void write(GIOStream* stream, const std::string& bytes) {
  gsize written = 0;
  g_assert_true(g_output_stream_write_all(g_io_stream_get_output_stream(stream), bytes.data(), bytes.size(), &written,
                                          nullptr, nullptr));
}

void a_stream_that_the_server_gives_up_leaves_nobody_reading_the_body() {
  int resets = 0;
  RawServer server(wanting_no_more(resets), certificate());
  Http2Bearer http2(server.url());
  async::Object<GIOStream> writer;
  const auto counts = std::make_shared<StreamCounts>();
  ManySends sends(http2.bearer);
  sends.start(upload(server.url("/"), counted(pipe_from(writer), counts)));
  wait_until([&] { return counts->reads == 1; });
  write(writer.get(), "the first of it");
  sends.wait_for_all();
  g_assert_cmpint(resets, ==, 1);
  g_assert_true(sends.at(0).error.starts_with("Unavailable"));
  // The second read was under way, into a buffer of libsoup's.
  wait_for_close(*counts);
  g_assert_cmpint(counts->reads, ==, 2);
}

void given_up_it_is_read_no_more_whether_or_not_libsoup_has_seen_it() {
  Seen seen;
  RawServer server(answering({100}, seen), certificate());
  Http2Bearer http2(server.url());
  async::Object<GIOStream> writer;
  const auto counts = std::make_shared<StreamCounts>();
  ManySends sends(http2.bearer);
  sends.start(upload(server.url("/"), counted(pipe_from(writer), counts)));
  wait_until([&] { return counts->reads == 1; });
  sends.cancel(0);
  write(writer.get(), "what nobody wants");
  turn_loop();
  g_assert_cmpint(counts->reads, ==, 1);
  wait_until([&] { return http2.bearer.in_flight() == 0; });
  wait_for_close(*counts);
  equal(seen.bodies, "");
}

void a_connection_lasts_no_longer_than_the_trust_in_it() {
  Seen seen;
  RawServer server(answering({200, 200, 200}, seen), certificate());
  bool trusted = true;
  auto policy = trusting();
  policy.tls_database = nullptr;
  policy.certificates.trusts = [&trusted](const std::string&) { return trusted; };
  const auto session = service::new_soup_session(policy, Http2Bearer::origin_of(server.url()), 1);
  const auto ask = [&] {
    auto message = async::Object<SoupMessage>::adopt(soup_message_new("GET", server.url("/").c_str()));
    return outcome_of(service::exchange(session, std::move(message), 1024));
  };
  equal(ask(), "answered");
  trusted = false;
  equal(ask(), "Tls");
  equal(ask(), "Tls");
  trusted = true;
  equal(ask(), "answered");
  g_assert_cmpint(seen.requests, ==, 2);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "http2",
      {
          {"a-limit-needs-nothing-of-the-server", a_limit_needs_nothing_of_the_server},
          {"it-is-sent-when-the-server-asks-for-it", it_is_sent_when_the_server_asks_for_it},
          {"a-refusal-before-it-renews-and-sends-it-once", a_refusal_before_it_renews_and_sends_it_once},
          {"a-server-that-refuses-the-expectation-gets-it-without",
           a_server_that_refuses_the_expectation_gets_it_without},
          {"libsoups-server-says-nothing-gets-it-unasked-and-is-remembered",
           libsoups_server_says_nothing_gets_it_unasked_and_is_remembered},
          {"a-stream-that-the-server-gives-up-leaves-nobody-reading-the-body",
           a_stream_that_the_server_gives_up_leaves_nobody_reading_the_body},
          {"given-up-it-is-read-no-more-whether-or-not-libsoup-has-seen-it",
           given_up_it_is_read_no_more_whether_or_not_libsoup_has_seen_it},
          {"a-connection-lasts-no-longer-than-the-trust-in-it", a_connection_lasts_no_longer_than_the_trust_in_it},
      });
}
