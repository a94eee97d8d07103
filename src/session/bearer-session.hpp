#pragma once

#include "async/owned.hpp"
#include "async/slots.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"
#include "service/http-exchange.hpp"
#include "service/service-profile.hpp"
#include "session/admission-window.hpp"
#include "session/request-log.hpp"
#include "session/request.hpp"
#include "session/token-source.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>

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
  /// `source` outlives it, and so does `log`, where there is one: it is told what each request goes through.
  BearerSession(TokenSource& source, service::Origin origin, service::TransportPolicy policy,
                AdmissionWindow::Bounds window = {}, service::TokenUse use = {}, RequestLog* log = nullptr);

  /// Sends the request and reads the whole answer. Any status is an answer; one that refuses the token (a 401, unless
  /// the service says it otherwise) is one only as `TokenSource::after_refusal` says. Throws `MalformedRequest`,
  /// `NotSignedIn`, `SessionEnded`, `service::Unavailable`. Destroying the task takes the request back.
  ///
  /// A body that can be read once is sent with a token that has some time left (`TokenSource::lasting_token`), and only
  /// when the server asks for it (`Expect: 100-continue`, RFC 9110 §10.1.1), so that a refusal can come before it. It
  /// is sent again while not one byte of it has been read, and never after: then any answer is its caller's, also a
  /// 401, after which the token is renewed for others. Where it cannot be read itself, `async::GioError` is thrown. An
  /// origin that says nothing for 1 s is remembered as not knowing the expectation. Its redirects are not followed.
  async::Task<service::HttpReply> send(Request request);

  /// An answer that is read as it comes.
  struct Stream {
    std::shared_ptr<async::Slots> places;
    async::Slot place;  ///< one of `most_streams`, until the answer has been dropped
    service::OpenReply reply;
  };
  /// Streams that may be open at a time; another one waits.
  static constexpr std::size_t most_streams = 32;
  /// Sends the request, without a one-shot body, and returns when the headers of its answer are there; else as `send`.
  /// What is still to come keeps no other request from being sent. An answer of which only the body tells that the
  /// token is not taken is its caller's.
  async::Task<Stream> open(Request request);

  /// Messages that are with libsoup now.
  std::size_t in_flight() const { return admission_->in_use(); }

  /// The next answer to a request with a token counts as a refusal of that token; see `Rehearsal`.
  void refuse_next() { refuse_next_ = true; }

private:
  /// How a message is sent, and how much of its answer is read.
  template <class Reply>
  struct Exchange {
    async::Task<Reply> (BearerSession::*send)(async::Object<SoupMessage>, std::size_t);
    std::size_t body_limit;  ///< bytes
  };
  /// An answer, and whether it refuses the token that its request carried.
  template <class Reply>
  struct Sent {
    Reply reply;
    bool refused;
  };

  Exchange<service::HttpReply> whole(const Request& request) const;
  async::Task<service::HttpReply> exchange_whole(async::Object<SoupMessage> message, std::size_t body_limit);
  async::Task<service::OpenReply> exchange_headers(async::Object<SoupMessage> message, std::size_t body_limit);
  /// Sends the request, which outlives the task as `entry` does, until it has its answer.
  template <class Reply>
  async::Task<Reply> deliver(const Request& request, RequestLog::Entry& entry, Ticket ticket, async::Slot slot,
                             Exchange<Reply> exchange);
  async::Task<service::HttpReply> deliver_one_shot(const Request& request, RequestLog::Entry& entry, Ticket ticket,
                                                   async::Slot slot);
  /// Sends the message once. `slot` is with the message meanwhile.
  template <class Reply>
  async::Task<Sent<Reply>> transmit(async::Object<SoupMessage> message, AccessToken token, async::Slot& slot,
                                    Exchange<Reply> exchange);
  /// The same, with the expectation; nothing where the server did not say whether it wants the body.
  async::Task<std::optional<Sent<service::HttpReply>>> transmit_expecting(async::Object<SoupMessage> message,
                                                                          AccessToken token, async::Slot& slot,
                                                                          Exchange<service::HttpReply> exchange);
  /// A request that cannot be sent again was refused.
  async::Task<void> renew_for_others(Ticket ticket, Refusal refusal);
  void adjust_window();
  static void request_queued(SoupSession* session, SoupMessage* message, gpointer);
  static void starting(SoupMessage* message, gpointer);

  TokenSource& source_;
  service::Origin origin_;
  service::TransportPolicy policy_;
  std::shared_ptr<const service::TokenUse> use_;
  RequestLog* log_;
  AdmissionWindow window_;
  std::shared_ptr<async::Slots> admission_;
  std::shared_ptr<async::Slots> streams_ = std::make_shared<async::Slots>(most_streams);
  std::set<std::string> without_continue_;  ///< origins that do not know the expectation
  bool refuse_next_ = false;
  std::shared_ptr<void> failure_connection_;
  async::Object<SoupSession> session_;
  async::TaskScope for_others_;
};

}  // namespace vestibule::session
