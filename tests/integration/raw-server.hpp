#pragma once

#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"

#include <functional>
#include <string>

namespace vestibule::test {

/// One connection of a `RawServer`.
class RawConnection {
public:
  explicit RawConnection(async::Object<GIOStream> connection) : connection_(std::move(connection)) {}

  /// Reads one request without a body, up to its empty line; "" when the client has closed.
  async::Task<std::string> read_request();
  /// Reads what comes next; "" when the client has closed.
  async::Task<std::string> read_some();
  async::Task<void> write(std::string bytes);

private:
  async::Object<GIOStream> connection_;
  std::string read_;
};

/// A server that says exactly what the test tells it to, right or wrong, on a loopback port of its own. A connection
/// closes when its script ends.
class RawServer {
public:
  using Script = std::function<async::Task<void>(RawConnection&)>;

  /// With a certificate it speaks TLS, and says that HTTP/2 is what it speaks over that.
  explicit RawServer(Script script, async::Object<GTlsCertificate> certificate = nullptr);
  RawServer(const RawServer&) = delete;
  ~RawServer();

  /// "http://127.0.0.1:PORT" + path; "https" with a certificate.
  std::string url(const std::string& path = "") const;
  int connections() const { return connections_; }
  /// Connections whose script has not ended.
  int open() const { return open_; }

private:
  async::Task<void> serve(async::Object<GSocketConnection> connection);

  Script script_;
  async::Object<GTlsCertificate> certificate_;
  async::Object<GSocketService> service_;
  guint16 port_ = 0;
  int connections_ = 0;
  int open_ = 0;
  async::TaskScope scope_;
};

/// A script that reads each request on the connection and answers it with the same bytes.
RawServer::Script always(std::string answer);

}  // namespace vestibule::test
