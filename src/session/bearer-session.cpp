#include "session/bearer-session.hpp"

#include <libsoup/soup.h>

#include <cstring>

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

/// The name `localhost` is a loopback origin only where it leads to a loopback address.
bool leads_where_it_says(SoupMessage* message, const service::Origin& origin) {
  if (origin.scheme == "https") return true;
  GSocketAddress* remote = soup_message_get_remote_address(message);
  return G_IS_INET_SOCKET_ADDRESS(remote) &&
         g_inet_address_get_is_loopback(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(remote)));
}

async::Object<SoupMessage> message_for(const Request& request) {
  auto message = async::Object<SoupMessage>::adopt(soup_message_new(request.method.c_str(), request.url.c_str()));
  if (!message) throw MalformedRequest();
  SoupMessageHeaders* headers = soup_message_get_request_headers(message.get());
  for (const auto& [name, value] : request.headers)
    soup_message_headers_append(headers, name.c_str(), value.c_str());
  if (request.body)
    soup_message_set_request_body_from_bytes(message.get(), request.content_type.c_str(), request.body.get());
  return message;
}

/// Method and path, without the query: what a service guards as one.
std::string route_of(const Request& request) {
  const auto end = request.url.find_first_of("?#");
  return request.method + " " + request.url.substr(0, end);
}

}  // namespace

BearerSession::BearerSession(TokenSource& source, service::Origin origin, service::TransportPolicy policy,
                             std::size_t window)
    : source_(source), origin_(std::move(origin)), policy_(std::move(policy)), admission_(window),
      failure_connection_(source.on_failure([this](std::exception_ptr error) { admission_.refuse_waiting(error); })),
      session_(service::new_soup_session(policy_, origin_, static_cast<int>(window))) {
  g_signal_connect(session_.get(), "request-queued", G_CALLBACK(request_queued), nullptr);
}

void BearerSession::request_queued(SoupSession*, SoupMessage* message, gpointer) {
  g_signal_connect(message, "starting", G_CALLBACK(starting), nullptr);
}

void BearerSession::starting(SoupMessage* message, gpointer) {
  Bearer* bearer = bearer_of(message);
  SoupMessageHeaders* headers = soup_message_get_request_headers(message);
  soup_message_headers_remove(headers, "Authorization");
  const auto hop = service::origin_of(soup_message_get_uri(message));
  bearer->carried = hop == bearer->origin && hop->may_carry_tokens() && leads_where_it_says(message, *hop);
  if (!bearer->carried) return;
  const auto text = bearer->token.text.reveal();
  soup_message_headers_replace(headers, "Authorization", ("Bearer " + std::string(text)).c_str());
}

async::Task<service::HttpReply> BearerSession::send(Request request) {
  const Ticket ticket = source_.accept();
  async::Slot slot = co_await admission_.acquire();
  AccessToken token = co_await source_.token(ticket);
  std::optional<tokens::Generation> refused;
  for (int sends = 1;; sends++) {
    auto message = message_for(request);
    const auto generation = token.generation;
    attach(message.get(), std::make_unique<Bearer>(Bearer{origin_, std::move(token), false, std::move(slot)}));
    auto reply = co_await service::exchange(session_, message, policy_.body_limit);
    Bearer* bearer = bearer_of(message.get());
    slot = std::move(bearer->slot);
    const bool refusal = reply.status == SOUP_STATUS_UNAUTHORIZED && bearer->carried;
    g_object_set_qdata(G_OBJECT(message.get()), bearer_quark(), nullptr);
    soup_message_headers_remove(soup_message_get_request_headers(message.get()), "Authorization");
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

}  // namespace vestibule::session
