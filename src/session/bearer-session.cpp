#include "session/bearer-session.hpp"

#include <libsoup/soup.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace vestibule::session {

namespace {

/// A service that keeps refusing new tokens must not be asked for ever.
constexpr int most_sends = 6;

/// What a message carries for the handler of its `starting`, and back from it.
struct Bearer {
  service::Origin origin;
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

}  // namespace

BearerSession::BearerSession(TokenSource& source, service::Origin origin, service::TransportPolicy policy,
                             AdmissionWindow::Bounds window)
    : source_(source), origin_(std::move(origin)), policy_(std::move(policy)), window_(window),
      admission_(std::make_shared<async::Slots>(window_.size())),
      failure_connection_(source.on_failure([this](std::exception_ptr error) { admission_->refuse_waiting(error); })),
      session_(service::new_soup_session(policy_, origin_, static_cast<int>(window.most))) {
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
  soup_message_headers_remove(headers, "Authorization");
  const service::Origin& origin = bearer->origin;
  bearer->carried = service::has_origin(soup_message_get_uri(message), origin) && origin.may_carry_tokens() &&
                    (origin.scheme == "https" || service::leads_to_loopback(message));
  if (!bearer->carried) return;
  const auto text = bearer->token.text.reveal();
  soup_message_headers_replace(headers, "Authorization", ("Bearer " + std::string(text)).c_str());
}

async::Task<service::HttpReply> BearerSession::send(Request request) {
  check(request);
  const Ticket ticket = source_.accept();
  auto slot = co_await admission_->acquire();
  // A coroutine of its own: what a request needs on its way is not in the frame of those who wait for admission.
  auto delivery = deliver(request, ticket, std::move(slot));
  co_return co_await std::move(delivery);
}

async::Task<service::HttpReply> BearerSession::deliver(const Request& request, Ticket ticket, async::Slot slot) {
  AccessToken token = co_await source_.token(ticket);
  std::optional<tokens::Generation> refused;
  for (int sends = 1;; sends++) {
    const auto message = message_for(request);
    const auto generation = token.generation;
    attach(message.get(),
           std::make_unique<Bearer>(Bearer{origin_, std::move(token), false, admission_, std::move(slot)}));
    auto reply = co_await service::exchange(session_, message, policy_.body_limit);
    Bearer* bearer = bearer_of(message.get());
    slot = std::move(bearer->slot);
    const bool refusal = reply.status == SOUP_STATUS_UNAUTHORIZED && bearer->carried;
    g_object_set_qdata(G_OBJECT(message.get()), bearer_quark(), nullptr);
    soup_message_headers_remove(soup_message_get_request_headers(message.get()), "Authorization");
    refusal ? window_.disturbed() : adjust_window();
    if (!refusal || sends == most_sends) co_return reply;

    // Named, since g++ 12 copies an aggregate that is a temporary of a co_await expression bit by bit.
    Refusal refused_with{
        .generation = generation, .refused_before = refused && *refused != generation, .route = route_of(request)};
    auto next = co_await source_.after_refusal(ticket, std::move(refused_with));
    if (!next) co_return reply;
    refused = generation;
    token = std::move(*next);
  }
}

void BearerSession::adjust_window() {
  window_.answered(std::chrono::microseconds(g_get_monotonic_time()), admission_->contended());
  if (window_.size() != admission_->limit()) admission_->set_limit(window_.size());
}

}  // namespace vestibule::session
