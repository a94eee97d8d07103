#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"
#include "service/origin.hpp"

#include <libsoup/soup.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace vestibule::service {

/// How this program speaks HTTP: one policy for the data session and for the session of the token calls.
struct TransportPolicy {
  std::chrono::seconds io_timeout{30};
  std::size_t body_limit = 16 * 1024 * 1024;  ///< bytes
  std::string user_agent;
  async::Object<GTlsDatabase> tls_database;  ///< none: the system's
};

/// A session for one origin: HSTS on, no cookies, no cache, no logger, `Accept-Language` as the person's, the system's
/// proxy save for a loopback origin, which is reached past any proxy. `connections`: how many may be open at once.
async::Object<SoupSession> new_soup_session(const TransportPolicy& policy, const Origin& origin, int connections);

/// A whole answer.
struct HttpReply {
  int status = 0;
  async::Object<SoupMessage> message;  ///< for headers: `soup_message_get_response_headers`
  async::Bytes body;

  std::string_view text() const;
  /// The media type, lower case without parameters; empty if none.
  std::string content_type() const;
  /// `Date` (RFC 9110 §6.6.1), if there is a valid one.
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> date() const;
  /// `Retry-After` as a time from now, whichever of its two forms it has (a date counts from the answer's own `Date`).
  std::optional<std::chrono::milliseconds> retry_after() const;
};

/// Sends the message and reads the whole answer, `body_limit` bytes at most. Throws `Unavailable` where no whole answer
/// came; any status is an answer. Destroying the task takes the request back.
async::Task<HttpReply> exchange(async::Object<SoupSession> session, async::Object<SoupMessage> message,
                                std::size_t body_limit);

}  // namespace vestibule::service
