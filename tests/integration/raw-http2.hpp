#pragma once

#include "raw-server.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vestibule::test {

/// A frame of HTTP/2 (RFC 9113 §4.1).
struct Http2Frame {
  enum Type { Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6 };

  int type = Data;
  int flags = 0;
  std::uint32_t stream = 0;
  std::string payload = "";

  bool ends_stream() const { return (type == Data || type == Headers) && flags & 1; }
};

/// The server's side of HTTP/2 on a connection of a `RawServer`. It says what the test tells it to, in the order in
/// which it is told; of a request's headers it knows only that they came.
class RawHttp2 {
public:
  explicit RawHttp2(RawConnection& connection) : connection_(connection) {}

  /// The next frame that belongs to a stream; none when the client has closed. The rest it answers itself.
  async::Task<std::optional<Http2Frame>> read();
  async::Task<void> write(Http2Frame frame);
  /// An answer's headers: `ends` where no body follows.
  async::Task<void> write_status(std::uint32_t stream, int status, bool ends);

private:
  async::Task<bool> read_up_to(std::size_t size);

  RawConnection& connection_;
  std::string read_;
  bool greeted_ = false;
};

}  // namespace vestibule::test
