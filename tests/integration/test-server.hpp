#pragma once

#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"

#include <libsoup/soup.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vestibule::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as it arrived, its body read whole.
struct SeenRequest {
  std::string method;
  std::string path;  ///< with the query, as on the wire
  std::string body;
  Headers headers;
  std::string client;  ///< "127.0.0.1:41234": equal for requests that came over one connection

  /// The values of a header, joined by ", "; "(none)" where there is none.
  std::string header(const char* name) const;
};

/// What the server answers.
struct Answer {
  int status = 200;
  std::string body = "";
  std::string content_type = "application/json";
  Headers headers = {};
  bool drop = false;  ///< closes the connection instead

  static Answer json(int status, std::string body) { return {.status = status, .body = std::move(body)}; }
  /// Closes the connection without a byte.
  static Answer dropped() { return {.drop = true}; }
};

/// A real HTTP server on a loopback port of its own, in this process and on this thread's main loop. It counts and
/// keeps what it is asked.
///
/// A handler is a coroutine, so an answer may wait for an event that the test sets:
///
///     server.on("/slow", [&](const SeenRequest&) -> async::Task<Answer> {
///       co_await release;
///       co_return Answer::json(200, "{}");
///     });
///
/// (A lambda with captures must outlive its coroutine; the server keeps it.) Paths without a handler are 404.
class TestServer {
public:
  using Handler = std::function<async::Task<Answer>(const SeenRequest&)>;

  /// With a certificate it speaks https, else http.
  explicit TestServer(async::Object<GTlsCertificate> certificate = nullptr);
  TestServer(const TestServer&) = delete;
  ~TestServer();

  /// "http://127.0.0.1:PORT" + path.
  std::string url(const std::string& path = "") const;
  std::uint16_t port() const;

  /// What is asked for at `path` (exact, without query) is answered by `handler`; replaces an earlier one. Called once
  /// a request, while earlier ones may still wait.
  void on(const std::string& path, Handler handler);
  /// The same answer each time.
  void on(const std::string& path, Answer answer);

  const std::vector<SeenRequest>& requests() const { return requests_; }
  /// How many requests `path` got so far, and the last of them.
  int count(const std::string& path) const;
  const SeenRequest& last(const std::string& path) const;
  /// Requests that were taken and are not yet answered (nor given up by the client).
  int open() const { return open_; }
  void forget_requests() { requests_.clear(); }

  SoupServer* soup() const { return server_.get(); }

private:
  void take(SoupServerMessage* message);
  async::Task<void> answer(async::Object<SoupServerMessage> message, SeenRequest request);

  async::Object<SoupServer> server_;
  std::map<std::string, Handler> handlers_;
  std::vector<SeenRequest> requests_;
  int open_ = 0;
  async::TaskScope scope_;
};

}  // namespace vestibule::test
