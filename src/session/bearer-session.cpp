#include "session/bearer-session.hpp"

#include "async/race.hpp"
#include "service/answer-shape.hpp"
#include "service/auth-request.hpp"
#include "service/service-error.hpp"
#include "session/expectation.hpp"
#include "session/one-shot-body.hpp"

#include <libsoup/soup.h>

#include <utility>

namespace vestibule::session {

namespace {

/// A service that keeps refusing new tokens must not be asked for ever.
constexpr int most_sends = 6;

/// What a message carries for the handler of its `starting`, and back from it.
struct Bearer {
  service::Origin origin;
  std::shared_ptr<const service::TokenUse> use;
  AccessToken token;
  /// The last hop was sent with the token.
  bool carried = false;
  /// The session may be gone before libsoup has called back.
  std::shared_ptr<async::Slots> admission;
  /// Belongs to the libsoup call: given back when that is over, not when whoever waits for it goes.
  async::Slot slot;
};

GQuark bearer_quark() {
  static const GQuark quark = g_quark_from_static_string("vestibule-bearer");
  return quark;
}

Bearer* bearer_of(SoupMessage* message) {
  return static_cast<Bearer*>(g_object_get_qdata(G_OBJECT(message), bearer_quark()));
}

void attach(SoupMessage* message, std::unique_ptr<Bearer> bearer) {
  g_object_set_qdata_full(G_OBJECT(message), bearer_quark(), bearer.release(),
                          [](gpointer data) { std::unique_ptr<Bearer>(static_cast<Bearer*>(data)); });
}

std::string_view text_of(const service::HttpReply& reply) {
  return reply.text();
}

/// Its body is its caller's.
std::string_view text_of(const service::OpenReply&) {
  return {};
}

}  // namespace

BearerSession::BearerSession(TokenSource& source, service::Origin origin, service::TransportPolicy policy,
                             AdmissionWindow::Bounds window, service::TokenUse use, RequestLog* log)
    : source_(source), origin_(std::move(origin)), policy_(std::move(policy)),
      use_(std::make_shared<service::TokenUse>(std::move(use))), log_(log), window_(window),
      admission_(std::make_shared<async::Slots>(window_.size())),
      failure_connection_(source.on_failure([this](std::exception_ptr error) {
        admission_->refuse_waiting(error);
        streams_->refuse_waiting(error);
      })),
      session_(service::new_soup_session(policy_, origin_, static_cast<int>(window.most + most_streams))) {
  service::add_constant_headers(session_.get(), origin_, use_->headers);
  g_signal_connect(session_.get(), "request-queued", G_CALLBACK(request_queued), nullptr);
}

void BearerSession::request_queued(SoupSession*, SoupMessage* message, gpointer) {
  g_signal_connect(message, "starting", G_CALLBACK(starting), nullptr);
}

void BearerSession::starting(SoupMessage* message, gpointer) {
  Bearer* bearer = bearer_of(message);
  // libsoup's own way through a proxy: a CONNECT.
  if (!bearer) return;
  SoupMessageHeaders* headers = soup_message_get_request_headers(message);
  const service::Placement& place = bearer->use->place;
  soup_message_headers_remove(headers, "Authorization");
  soup_message_headers_remove(headers, place.name.c_str());
  const service::Origin& origin = bearer->origin;
  bearer->carried = service::has_origin(soup_message_get_uri(message), origin) && origin.may_carry_tokens() &&
                    (origin.scheme == "https" || service::leads_to_loopback(message)) &&
                    service::put_token(message, place, bearer->token.text);
}

async::Task<service::HttpReply> BearerSession::send(Request request) {
  check(request);
  const Ticket ticket = source_.accept();
  RequestLog::Entry entry(log_, log_ ? route_of(request) : "");
  try {
    auto slot = co_await admission_->acquire();
    entry.admitted();
    // A coroutine of its own: what a request needs on its way is not in the frame of those who wait for admission.
    auto delivery = request.one_shot_body ? deliver_one_shot(request, entry, ticket, std::move(slot))
                                          : deliver(request, entry, ticket, std::move(slot), whole(request));
    auto reply = co_await std::move(delivery);
    entry.end(RequestEnd::Answered);
    co_return reply;
  } catch (const std::exception& error) {
    entry.failed(error);
    throw;
  }
}

async::Task<BearerSession::Stream> BearerSession::open(Request request) {
  check(request);
  if (request.one_shot_body) throw MalformedRequest();
  const Ticket ticket = source_.accept();
  const auto streams = streams_;
  RequestLog::Entry entry(log_, log_ ? route_of(request) : "");
  try {
    auto place = co_await streams->acquire();
    auto slot = co_await admission_->acquire();
    entry.admitted();
    const Exchange<service::OpenReply> headers{&BearerSession::exchange_headers, 0};
    auto reply = co_await deliver(request, entry, ticket, std::move(slot), headers);
    entry.end(RequestEnd::Answered);
    Stream stream{streams, std::move(place), std::move(reply)};
    co_return stream;
  } catch (const std::exception& error) {
    entry.failed(error);
    throw;
  }
}

BearerSession::Exchange<service::HttpReply> BearerSession::whole(const Request& request) const {
  return {&BearerSession::exchange_whole, request.body_limit ? request.body_limit : policy_.body_limit};
}

async::Task<service::HttpReply> BearerSession::exchange_whole(async::Object<SoupMessage> message,
                                                              std::size_t body_limit) {
  return service::exchange(session_, std::move(message), body_limit);
}

async::Task<service::OpenReply> BearerSession::exchange_headers(async::Object<SoupMessage> message, std::size_t) {
  return service::begin_exchange(session_, std::move(message));
}

template <class Reply>
async::Task<Reply> BearerSession::deliver(const Request& request, RequestLog::Entry& entry, Ticket ticket,
                                          async::Slot slot, Exchange<Reply> exchange) {
  if (!request.takes_token) {
    entry.sent({});
    auto reply = co_await (this->*exchange.send)(message_for(request), exchange.body_limit);
    entry.answered(reply.status, false);
    co_return reply;
  }
  AccessToken token = co_await source_.token(ticket);
  std::optional<tokens::Generation> refused;
  for (int sends = 1;; sends++) {
    const auto generation = token.generation;
    entry.sent(generation);
    auto sent = co_await transmit(message_for(request), std::move(token), slot, exchange);
    entry.answered(sent.reply.status, sent.refused);
    if (!sent.refused || sends == most_sends) co_return std::move(sent.reply);

    // Named, since g++ 12 copies an aggregate that is a temporary of a co_await expression bit by bit.
    Refusal refusal{
        .generation = generation, .refused_before = refused && *refused != generation, .route = route_of(request)};
    auto next = co_await source_.after_refusal(ticket, std::move(refusal));
    if (!next) co_return std::move(sent.reply);
    refused = generation;
    token = std::move(*next);
  }
}

async::Task<service::HttpReply> BearerSession::deliver_one_shot(const Request& request, RequestLog::Entry& entry,
                                                                Ticket ticket, async::Slot slot) {
  const OneShotBody body(request.one_shot_body, request.one_shot_length);
  const std::string origin = origin_text_of(request);
  std::optional<tokens::Generation> refused;
  for (int sends = 1;; sends++) {
    AccessToken token = co_await source_.lasting_token(ticket);
    // Not kept here: it has the slot, until libsoup has called back.
    auto message = message_for(request);
    soup_message_add_flags(message.get(),
                           static_cast<SoupMessageFlags>(SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION));
    body.put_into(message.get(), request.content_type.empty() ? nullptr : request.content_type.c_str());
    const auto generation = token.generation;
    const bool expects = !without_continue_.contains(origin);
    std::optional<Sent<service::HttpReply>> sent;
    entry.sent(generation);
    try {
      if (expects)
        sent = co_await transmit_expecting(std::move(message), token, slot, whole(request));
      else
        sent = co_await transmit(std::move(message), token, slot, whole(request));
    } catch (service::Unavailable& unavailable) {
      body.throw_read_error();
      if (body.untouched()) unavailable.set_may_have_taken_effect(false);
      throw;
    }

    if (sent) entry.answered(sent->reply.status, sent->refused);
    const bool unwanted = expects && (!sent || sent->reply.status == SOUP_STATUS_EXPECTATION_FAILED);
    if (unwanted) without_continue_.insert(origin);
    if (!sent && !body.untouched()) {
      service::Unavailable unanswered(service::Trouble::TimedOut);
      unanswered.set_may_have_taken_effect(true);
      throw unanswered;
    }
    if (!sent) slot = co_await admission_->acquire();  // the other one is libsoup's, until it has called back
    if (unwanted && body.untouched() && sends < most_sends) continue;
    if (!sent->refused || sends == most_sends) co_return std::move(sent->reply);

    Refusal refusal{
        .generation = generation, .refused_before = refused && *refused != generation, .route = route_of(request)};
    if (!body.untouched()) {
      for_others_.start(renew_for_others(ticket, std::move(refusal)));
      co_return std::move(sent->reply);
    }
    const auto next = co_await source_.after_refusal(ticket, std::move(refusal));
    if (!next) co_return std::move(sent->reply);
    refused = generation;
  }
}

async::Task<void> BearerSession::renew_for_others(Ticket ticket, Refusal refusal) {
  try {
    co_await source_.after_refusal(ticket, std::move(refusal));
  } catch (const Error&) {
    // Whoever comes next is told.
  }
}

template <class Reply>
async::Task<BearerSession::Sent<Reply>> BearerSession::transmit(async::Object<SoupMessage> message, AccessToken token,
                                                                async::Slot& slot, Exchange<Reply> exchange) {
  attach(message.get(),
         std::make_unique<Bearer>(Bearer{origin_, use_, std::move(token), false, admission_, std::move(slot)}));
  auto reply = co_await (this->*exchange.send)(message, exchange.body_limit);
  Bearer* bearer = bearer_of(message.get());
  slot = std::move(bearer->slot);
  const bool refused = bearer->carried && (std::exchange(refuse_next_, false) ||
                                           service::refuses_token(*use_, reply.status, text_of(reply)));
  g_object_set_qdata(G_OBJECT(message.get()), bearer_quark(), nullptr);
  soup_message_headers_remove(soup_message_get_request_headers(message.get()), use_->place.name.c_str());
  refused ? window_.disturbed() : adjust_window();
  Sent<Reply> sent{std::move(reply), refused};
  co_return sent;
}

async::Task<std::optional<BearerSession::Sent<service::HttpReply>>>
BearerSession::transmit_expecting(async::Object<SoupMessage> message, AccessToken token, async::Slot& slot,
                                  Exchange<service::HttpReply> exchange) {
  async::Race<Sent<service::HttpReply>> race;
  const Expectation expectation(message.get(), race.over);
  async::TaskScope sending;
  sending.start_now(race.run(transmit(message, std::move(token), slot, exchange)));
  co_await race.over;
  if (!race.ended()) co_return std::nullopt;
  co_return race.take();
}

void BearerSession::adjust_window() {
  window_.answered(std::chrono::microseconds(g_get_monotonic_time()), admission_->contended());
  if (window_.size() != admission_->limit()) admission_->set_limit(window_.size());
}

}  // namespace vestibule::session
