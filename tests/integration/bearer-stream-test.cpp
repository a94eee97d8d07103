// Answers that are read as they come: they keep nobody else from being sent, and have a bound of their own.

#include "async/gio-call.hpp"
#include "bearer-fixture.hpp"
#include "equal.hpp"
#include "named-tests.hpp"
#include "raw-server.hpp"

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

auto read_some(service::ResponseStream stream) {
  return async::cancellable_call(
      [stream](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_input_stream_read_bytes_async(stream.get(), 4096, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return async::Bytes::adopt(g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), result, error));
      });
}

async::Task<std::string> read_once(service::ResponseStream stream) {
  const auto bytes = co_await read_some(stream);
  gsize size = 0;
  const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
  co_return std::string(data, size);
}

async::Task<std::string> read_all(service::ResponseStream stream) {
  std::string text;
  for (;;) {
    const auto more = co_await read_once(stream);
    if (more.empty()) co_return text;
    text += more;
  }
}

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
          {"another-origin-is-opened-without-the-token", another_origin_is_opened_without_the_token},
      });
}
