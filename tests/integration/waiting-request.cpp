#include "waiting-request.hpp"

#include "equal.hpp"
#include "read-stream.hpp"

namespace vestibule::test {

using session::BearerSession;

namespace {

constexpr std::size_t window = 2;
constexpr std::size_t more_than_a_socket_takes = 16 << 20;  // bytes

}  // namespace

void WaitingRequest::begin_session() {
  const async::OwnedUri uri(
      g_uri_parse(server_.url("/").c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
  const session::AdmissionWindow::Bounds bounds{window, window};
  bearer_ = std::make_unique<BearerSession>(account_.coordinator, *service::origin_of(uri.get()),
                                            service::TransportPolicy{}, bounds);
  others_ = std::make_unique<ManySends>(*bearer_);
}

async::Task<void> WaitingRequest::serve(RawConnection& connection) {
  const std::string head = co_await connection.read_request();
  const auto has = [&head](const std::string& text) { return head.find(text) != head.npos; };
  const bool watched = has(" /watched ");
  sends_ += watched;
  if (!has("\r\nAuthorization: Bearer " + account_.service.access + "\r\n")) {
    co_await connection.write("HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    co_return;
  }
  if (has(" /held ")) {
    held_++;
    co_await go_;
  }
  const bool asks = has("\r\nExpect: 100-continue\r\n");
  if (watched && asks) co_await stop_at(Point::Expectation);
  if (asks && given_.point == Point::SecondAdmission) co_await go_;
  if (asks) co_await connection.write("HTTP/1.1 100 Continue\r\n\r\n");
  if (head.starts_with("POST ")) {
    co_await stop_at(Point::Socket);
    for (std::string body; !body.ends_with("\r\n0\r\n\r\n");) {
      const std::string more = co_await connection.read_some();
      if (more.empty()) co_return;
      body = body.substr(body.size() - std::min<std::size_t>(body.size(), 6)) + more;
    }
  }
  if (watched) co_await stop_at(Point::Headers);
  co_await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nha");
  if (has(" /kept ")) co_await connection.read_some();  // until it is closed
  if (watched) co_await stop_at(Point::Answer);
  co_await connection.write("lf");
}

async::Task<void> WaitingRequest::stop_at(Point point) {
  if (point != given_.point) co_return;
  reached_ = true;
  co_await go_;
}

async::Object<GInputStream> WaitingRequest::body() {
  if (given_.point == Point::Body && !reached_) return pipe_from(body_writer_);
  const std::size_t size = given_.point == Point::Socket ? more_than_a_socket_takes : 4;
  return async::Object<GInputStream>::adopt(
      g_memory_input_stream_new_from_data(g_malloc0(size), static_cast<gssize>(size), g_free));
}

async::Task<std::string> WaitingRequest::answer(session::Request request) {
  if (given_.kind == Kind::OneShot) {
    const auto reply = co_await bearer_->send(std::move(request));
    co_return std::string(reply.text());
  }
  const auto stream = co_await bearer_->open(std::move(request));
  co_return co_await read_all(stream.reply.body);
}

async::Task<void> WaitingRequest::watch(session::Request request, std::shared_ptr<Counts> counts) {
  struct Locals {
    Counts& counts;
    ~Locals() { counts.dropped++; }
  } locals{*counts};
  if (given_.kind == Kind::OneShot) {
    request.method = "POST";
    request.one_shot_body = counted(body(), counts->body);
  }
  counts->answer = co_await answer(std::move(request));
  counts->ended++;
}

async::Task<void> WaitingRequest::keep_open(session::Request request) {
  const auto stream = co_await bearer_->open(std::move(request));
  struct Open {
    int& count;
    explicit Open(int& count) : count(count) { count++; }
    ~Open() { count--; }
  } open(open_streams_);
  co_await never_;
}

void WaitingRequest::open_streams() {
  for (std::size_t i = 0; i < BearerSession::most_streams; i++)
    streams_.start(keep_open(request("/kept")));
  wait_until([this] { return open_streams_ == BearerSession::most_streams; });
}

void WaitingRequest::start() {
  scope_.start_now(watch(request("/watched"), counts_));
}

void WaitingRequest::bring_to_the_point() {
  const Point point = given_.point;
  const auto renewing = [this] { return account_.service.server.count("/auth/refresh") == 1; };
  if (point == Point::Token || point == Point::Renewal) account_.service.refresh_gate = &go_;
  if (point == Point::Token || point == Point::Renewal || given_.after_a_401) account_.expire();

  if (point == Point::Place) open_streams();
  if (point == Point::Admission) others_->start(request("/held"), window);
  if (point == Point::SecondAdmission) others_->start(request("/held"));
  if (point == Point::Token) others_->start(request("/other"));
  wait_until([&] { return point == Point::Admission ? held_ == window : point != Point::Token || renewing(); });
  start();
  if (point == Point::SecondAdmission) others_->start(request("/held"));
  if (point == Point::Renewal) wait_until(renewing);
  if (point == Point::SecondAdmission) wait_until([this] { return held_ == 2; });
  if (point == Point::Body) wait_until([this] { return counts_->body->reads == 1; });
  if (point >= Point::Expectation && point != Point::SecondAdmission && point != Point::Body)
    wait_until([this] { return reached_; });
  elsewhere_.start(account_.get(), 2);
  others_->start(request("/other"));
  turn_loop();
  g_assert_cmpint(counts_->ended, ==, 0);
}

bool WaitingRequest::turn(int turns) {
  account_.expire();
  others_->start(request("/other"), 2);
  start();
  others_->start(request("/other"), 2);
  elsewhere_.start(account_.get(), 2);
  for (; turns > 0 && counts_->ended == 0; turns--)
    g_main_context_iteration(nullptr, TRUE);
  return counts_->ended == 0;
}

void WaitingRequest::give_up(bool owner) {
  sends_before_ = sends_;
  reads_before_ = counts_->body->reads;
  scope_.cancel();
  if (!owner) return;
  others_.reset();
  streams_.cancel();
  bearer_.reset();
  begin_session();
}

void WaitingRequest::assert_that_all_came_back() {
  const bool refused = account_.service.access != "access-1";
  const Point point = given_.point;
  // Whether or not the server goes on.
  if (point >= Point::Expectation && point < Point::Nowhere && point != Point::SecondAdmission)
    wait_until([this] { return bearer_->in_flight() == 0; });
  if (given_.kind == Kind::OneShot) wait_for_close(*counts_->body);
  go_.set();
  others_->wait_for_all();
  g_assert_cmpint(others_->ended(200), ==, others_->ended());
  elsewhere_.wait_for_all();
  g_assert_cmpint(elsewhere_.ended(200), ==, elsewhere_.ended());
  g_assert_cmpint(account_.service.renewals, ==, refused);
  g_assert_false(account_.coordinator.state().renewing);

  streams_.cancel();
  wait_until([this] { return server_.open() == 0 && bearer_->in_flight() == 0; });
  turn_loop();
  g_assert_cmpint(counts_->ended, ==, 0);
  g_assert_cmpint(counts_->dropped, ==, 1);
  // What was on the wire by then may still arrive.
  g_assert_cmpint(sends_, <=, sends_before_ + (point == Point::Nowhere));
  g_assert_cmpint(counts_->body->reads, ==, reads_before_);
  g_assert_cmpint(counts_->body->closes, ==, given_.kind == Kind::OneShot);

  open_streams();
  streams_.cancel();
  reached_ = true;
  const auto next = std::make_shared<Counts>();
  scope_.start(watch(request("/watched"), next));
  wait_until([&] { return next->ended == 1; });
  equal(next->answer, "half");
  g_assert_cmpuint(bearer_->in_flight(), ==, 0);
}

}  // namespace vestibule::test
