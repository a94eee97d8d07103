#pragma once

#include <gio/gio.h>

#include <memory>
#include <string>

namespace vestibule::tests {

/** A TCP connection to the host and port of a URL, for what no HTTP client would send. Blocks; gives up after 20 s. */
class RawConnection {
public:
  explicit RawConnection(const std::string& url);
  RawConnection(RawConnection&&) = default;
  ~RawConnection();

  /** Sends as much as the other side takes; a connection that it has closed is no error. */
  void send(const std::string& bytes);
  /** What comes until `end` is in it, or the other side closes. */
  std::string read_until(const std::string& end);
  /** What comes until the other side closes. */
  std::string read_all() { return read_until(std::string()); }

private:
  struct Unref {
    void operator()(GSocketConnection* connection) const { g_object_unref(connection); }
  };
  std::unique_ptr<GSocketConnection, Unref> connection_;
};

}  // namespace vestibule::tests
