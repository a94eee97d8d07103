#pragma once

#include "async/owned.hpp"
#include "async/slots.hpp"
#include "async/task.hpp"
#include "service/http-exchange.hpp"
#include "session/admission-window.hpp"
#include "session/request.hpp"
#include "session/token-source.hpp"

#include <memory>

namespace vestibule::session {

/// Sends requests with the access token of a `TokenSource`, waits for renewals, and sends again what was refused for
/// its token's sake.
///
/// The token goes to `origin` and nowhere else: at each hop of a request, redirects included, the header is set if the
/// hop goes there, else it is taken out, also one that the caller had put in. An origin that tokens may not be sent to
/// gets none.
///
/// No more messages than the window has places are with libsoup at a time; the rest wait in order, as values.
/// `SoupSession` walks its whole queue at every event, so its cost grows with the square of what is queued; and after a
/// first 401 no more than those in the window can carry a stale token. It is as wide as pays, within `window`.
class BearerSession {
public:
  /// `source` outlives it.
  BearerSession(TokenSource& source, service::Origin origin, service::TransportPolicy policy,
                AdmissionWindow::Bounds window = {});

  /// Sends the request and reads the whole answer. Any status is an answer; a 401 is one only as
  /// `TokenSource::after_refusal` says. Throws `MalformedRequest`, `NotSignedIn`, `SessionEnded`,
  /// `service::Unavailable`. Destroying the task takes the request back.
  async::Task<service::HttpReply> send(Request request);

  /// Messages that are with libsoup now.
  std::size_t in_flight() const { return admission_->in_use(); }

private:
  /// Sends the request, which outlives the task, until it has its answer.
  async::Task<service::HttpReply> deliver(const Request& request, Ticket ticket, async::Slot slot);
  void adjust_window();
  static void request_queued(SoupSession* session, SoupMessage* message, gpointer);
  static void starting(SoupMessage* message, gpointer);

  TokenSource& source_;
  service::Origin origin_;
  service::TransportPolicy policy_;
  AdmissionWindow window_;
  std::shared_ptr<async::Slots> admission_;
  std::shared_ptr<void> failure_connection_;
  async::Object<SoupSession> session_;
};

}  // namespace vestibule::session
