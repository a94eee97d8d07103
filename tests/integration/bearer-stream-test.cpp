// Answers that are read as they come: they keep nobody else from being sent, and have a bound of their own.

#include "bearer-fixture.hpp"
#include "equal.hpp"
#include "named-tests.hpp"
#include "raw-server.hpp"
#include "read-stream.hpp"

#include <deque>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;

namespace {

using Stream = session::BearerSession::Stream;

/// Answers /whole at once, and of everything else the first half; the rest when the gate is open.
RawServer::Script halves(async::Event& gate) {
  return [&gate](RawConnection& connection) -> async::Task<void> {
    for (;;) {
      const auto head = co_await connection.read_request();
      if (head.empty()) co_return;
      co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
      if (!head.starts_with("GET /whole ")) co_await gate;
      co_await connection.write(" half");
    }
  };
}

/// Streams that are opened side by side, and stay open until they are closed.
class Streams {
public:
  explicit Streams(session::BearerSession& bearer) : bearer_(bearer) {}

  void start(const std::string& url) { scope_.start(open(url)); }
  std::size_t open() const { return streams_.size(); }
  void close_first() { streams_.pop_front(); }

private:
  async::Task<void> open(std::string url) {
    session::Request request;
    request.url = url;
    streams_.push_back(co_await bearer_.open(std::move(request)));
  }

  session::BearerSession& bearer_;
  std::deque<Stream> streams_;
  async::TaskScope scope_;
};

void as_many_as_may_be_open_keep_nobody_from_being_sent() {
  SignedInBearer account;
  async::Event gate;
  RawServer server(halves(gate));
  Streams streams(account.bearer);
  for (int i = 0; i < 40; i++)
    streams.start(server.url("/stream"));
  wait_until([&] { return streams.open() == session::BearerSession::most_streams; });
  g_assert_cmpint(account.send({.url = server.url("/whole")}).status, ==, 200);
  g_assert_cmpuint(streams.open(), ==, session::BearerSession::most_streams);

  streams.close_first();
  wait_until([&] { return streams.open() == session::BearerSession::most_streams; });
  gate.set();
}

void it_is_read_as_it_comes() {
  SignedInBearer account;
  async::Event gate;
  RawServer server(halves(gate));
  const auto stream = async::run(account.bearer.open({.url = server.url("/stream")}));
  g_assert_cmpint(stream.reply.status, ==, 200);
  equal(async::run(read_once(stream.reply.body)), "first");
  gate.set();
  equal(async::run(read_all(stream.reply.body)), " half");
}

void a_refusal_renews_and_opens_it_again() {
  SignedInBearer account;
  account.expire();
  const auto stream = async::run(account.bearer.open(account.get()));
  g_assert_cmpint(stream.reply.status, ==, 200);
  equal(async::run(read_all(stream.reply.body)), R"({"msg":"hello"})");
  g_assert_cmpint(account.service.renewals, ==, 1);
}

void one_that_is_cut_off_ends_with_an_error() {
  SignedInBearer account;
  RawServer server([](RawConnection& connection) -> async::Task<void> {
    co_await connection.read_request();
    co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
  });
  const auto stream = async::run(account.bearer.open({.url = server.url("/")}));
  try {
    async::run(read_all(stream.reply.body));
    g_assert_not_reached();
  } catch (const async::GioError& error) {
    g_assert_true(error.matches(G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
  }
}

void one_that_is_cut_off_between_two_chunks_is_not_whole() {
  SignedInBearer account;
  const std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n";
  for (const std::string end : {"", "0\r\n\r\n"}) {
    RawServer server([chunks, end](RawConnection& connection) -> async::Task<void> {
      co_await connection.read_request();
      co_await connection.write(chunks + end);
    });
    const auto stream = async::run(account.bearer.open({.url = server.url("/")}));
    try {
      equal(async::run(read_all(stream.reply.body)), "first");
      g_assert_true(stream.reply.is_whole() == !end.empty());
    } catch (const async::GioError& error) {
      g_assert_true(end.empty() && error.matches(G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
    }
  }
}

void it_can_be_read_when_its_session_has_gone() {
  SignedInBearer account;
  async::Event gate;
  RawServer server(halves(gate));
  auto bearer = std::make_unique<session::BearerSession>(account.coordinator, account.service.address().origin(),
                                                         service::TransportPolicy{});
  const auto stream = async::run(bearer->open({.url = server.url("/stream")}));
  bearer.reset();
  gate.set();
  equal(async::run(read_all(stream.reply.body)), "first half");
}

void another_origin_is_opened_without_the_token() {
  SignedInBearer account;
  TestServer other;
  other.on("/", Answer::json(200, "{}"));
  const auto stream =
      async::run(account.bearer.open({.url = other.url("/"), .headers = {{"Authorization", "Bearer access-1"}}}));
  g_assert_cmpint(stream.reply.status, ==, 200);
  equal(other.last("/").header("Authorization"), "(none)");
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "bearer-stream",
      {
          {"as-many-as-may-be-open-keep-nobody-from-being-sent", as_many_as_may_be_open_keep_nobody_from_being_sent},
          {"it-is-read-as-it-comes", it_is_read_as_it_comes},
          {"a-refusal-renews-and-opens-it-again", a_refusal_renews_and_opens_it_again},
          {"one-that-is-cut-off-ends-with-an-error", one_that_is_cut_off_ends_with_an_error},
          {"one-that-is-cut-off-between-two-chunks-is-not-whole", one_that_is_cut_off_between_two_chunks_is_not_whole},
          {"it-can-be-read-when-its-session-has-gone", it_can_be_read_when_its_session_has_gone},
          {"another-origin-is-opened-without-the-token", another_origin_is_opened_without_the_token},
      });
}
