#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"
#include "service/certificate-policy.hpp"
#include "service/origin.hpp"

#include <libsoup/soup.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vestibule::service {

/// How long a whole token call may take, connecting included.
struct TokenCallLimits {
  std::chrono::milliseconds refresh{10'000};
  std::chrono::milliseconds log_out{5'000};
  std::chrono::milliseconds others{30'000};
};

/// How this program speaks HTTP: one policy for the data session and for the session of the token calls.
struct TransportPolicy {
  /// How long nothing may move on a connection, how long a server may take to answer a request that it has, and how
  /// long the whole body may take then.
  std::chrono::seconds io_timeout{30};
  std::size_t body_limit = 16 * 1024 * 1024;  ///< bytes, after decoding
  std::string user_agent;
  async::Object<GTlsDatabase> tls_database;  ///< none: the system's
  CertificatePolicy certificates = {};       ///< beside that
  TokenCallLimits token_calls;
};

/// A session for one origin: HSTS on, no cookies, no cache, no logger, `Accept-Language` as the person's, the system's
/// proxy save for a loopback origin, which is reached past any proxy. `connections`: how many may be open at once.
///
/// Its authentication manager must stay, though `exchange` does without it: where a session has none, libsoup reads the
/// body of a 401 into memory, without a bound, before it hands the answer out.
async::Object<SoupSession> new_soup_session(const TransportPolicy& policy, const Origin& origin, int connections);

/// Whether the message's present hop goes to this machine, whatever its host is called.
bool leads_to_loopback(SoupMessage* message);

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

/// The body of an answer, as it comes. Giving it up takes the rest back, and never waits for the server.
using ResponseStream = std::shared_ptr<GInputStream>;

/// An answer whose body is still to come.
struct OpenReply {
  int status = 0;
  async::Object<SoupMessage> message;  ///< for headers
  /// Ends with an error, not as if it were whole, where the connection does; between two chunks with libsoup 3.6.5.
  ResponseStream body;
  /// Once the body has been read to its end: whether that was the end of the answer, also with an earlier libsoup.
  bool is_whole() const;
};

/// Sends the message as `exchange` does, and returns when the headers of the answer are there.
async::Task<OpenReply> begin_exchange(async::Object<SoupSession> session, async::Object<SoupMessage> message);

/// Sends the message and reads the whole answer, `body_limit` bytes at most (after decoding, counted while reading).
/// Throws `Unavailable` where no whole answer came, within `limit` if there is one; any status is an answer. Destroying
/// the task takes the request back.
///
/// - libsoup's own authentication is off for the message: a 401 is an answer, too.
/// - A message with `SOUP_MESSAGE_NEW_CONNECTION` goes once: where libsoup would send it again by itself (an idempotent
///   request whose connection was lost), it is `ConnectionLost` instead.
/// - A message to `http://localhost` goes to a loopback address only; else nothing is sent.
async::Task<HttpReply> exchange(async::Object<SoupSession> session, async::Object<SoupMessage> message,
                                std::size_t body_limit, std::optional<std::chrono::milliseconds> limit = {});

}  // namespace vestibule::service
