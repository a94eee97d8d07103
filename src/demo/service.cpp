#include "service.hpp"

#include "faulty-answer.hpp"

#include <utility>

namespace vestibule::demo {
namespace {

constexpr std::size_t longest_body = 64 * 1024;
constexpr int listen_backlog = 4096;
constexpr std::size_t longest_streamed_body = 64 * 1024 * 1024;

}  // namespace

Service::Service(const Options& options, const std::optional<std::string>& account_password)
    : policy_(options.policy), database_(options.database), accounts_(database_),
      tokens_(options.signing_key_file, policy_), sessions_(database_, tokens_, policy_),
      account_routes_(accounts_, sessions_, tokens_, statistics_),
      control_routes_(
          policy_, faults_, sessions_, statistics_, [this](const std::string& key) { return can_have_faults(key); },
          [this] { release_hung(); }) {
  std::vector<Route> routes = account_routes_.routes();
  routes.push_back(echo_route());
  routes.push_back(
      {.method = "GET",
       .path = "/stats",
       .serve = [this](const ExchangePtr& exchange) { exchange->answer(SOUP_STATUS_OK, statistics_.json()); },
       .is_counted = false});
  if (options.control)
    for (Route& route : control_routes_.routes())
      routes.push_back(std::move(route));
  for (Route& route : routes)
    routes_.emplace(route.name(), std::move(route));
  if (options.account) add_account(*options.account, account_password.value_or(""));
  listen(options);
}

Service::~Service() {
  soup_server_disconnect(server_.get());
}

void Service::add_account(const std::string& username, const std::string& password) {
  const std::string hash = hash_password(password);
  if (const auto account = accounts_.find(username))
    accounts_.set_password_hash(account->id, hash);
  else
    accounts_.add(username, hash);
}

void Service::listen(const Options& options) {
  server_.reset(soup_server_new("server-header", "vestibule-demo-service", "raw-paths", TRUE, nullptr));
  soup_server_add_early_handler(
      server_.get(), nullptr,
      [](SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer self) {
        static_cast<Service*>(self)->begin(message);
      },
      this, nullptr);
  soup_server_add_handler(
      server_.get(), nullptr,
      [](SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer self) {
        static_cast<Service*>(self)->serve(message);
      },
      this, nullptr);
  ErrorPtr error;
  if (options.tls_certificate) {
    const ObjectPtr<GTlsCertificate> certificate(
        g_tls_certificate_new_from_files(options.tls_certificate->c_str(), options.tls_key->c_str(), ErrorSlot(error)));
    if (!certificate) throw UsageError(error->message);
    soup_server_set_tls_certificate(server_.get(), certificate.get());
  }
  const ObjectPtr<GSocketAddress> address(
      g_inet_socket_address_new_from_string(options.host.c_str(), static_cast<guint>(options.port)));
  const ObjectPtr<GSocket> socket(g_socket_new(g_socket_address_get_family(address.get()), G_SOCKET_TYPE_STREAM,
                                               G_SOCKET_PROTOCOL_TCP, ErrorSlot(error)));
  // libsoup's own sockets queue 10 connections; a client that opens 64 at once would wait a second for the others.
  if (socket) g_socket_set_listen_backlog(socket.get(), listen_backlog);
  const auto flags = options.tls_certificate ? SOUP_SERVER_LISTEN_HTTPS : static_cast<SoupServerListenOptions>(0);
  if (!socket || !g_socket_bind(socket.get(), address.get(), TRUE, ErrorSlot(error)) ||
      !g_socket_listen(socket.get(), ErrorSlot(error)) ||
      !soup_server_listen_socket(server_.get(), socket.get(), flags, ErrorSlot(error)))
    throw UsageError(error->message);
}

std::string Service::url() const {
  GSList* uris = soup_server_get_uris(server_.get());
  const StringPtr text(g_uri_to_string(static_cast<GUri*>(uris->data)));
  g_slist_free_full(uris, reinterpret_cast<GDestroyNotify>(g_uri_unref));
  std::string url = text.get();
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

/** The headers are here, the body is not: a request that fails now need not be read. */
void Service::begin(SoupServerMessage* message) {
  const ExchangePtr exchange = Exchange::begin(message, policy_);
  const auto found = routes_.find(exchange->method() + " " + exchange->path());
  const Route* route = exchange->route = found == routes_.end() ? nullptr : &found->second;
  count(exchange);
  if (route && route->body == BodyUse::Streamed)
    exchange->bound_body(longest_streamed_body, route->begin_body(exchange));
  else
    exchange->bound_body(longest_body);
  if (exchange->is_answered() || !route) return;

  exchange->passed_guard = pass_guard(exchange);
  choose_fault(exchange);
  std::optional<Fault>& fault = exchange->fault;
  if (!fault) {
    if (!exchange->passed_guard) refuse_token(exchange);
  } else if (fault->moment == Moment::Headers && exchange->is_http2()) {
    fault->moment = Moment::Before;  // libsoup goes on reading whatever we do, and there is no 100 Continue
  } else if (fault->moment == Moment::Headers) {
    exchange->after(fault->delay.value_or(0), [this, exchange] {
      apply(exchange, "");
      if (exchange->fault->instead == Instead::Nothing) exchange->resume();
    });
  }
}

void Service::count(const ExchangePtr& exchange) {
  if (exchange->route && !exchange->route->is_counted) return;
  const std::string name = exchange->route ? exchange->route->name() : "other";
  ++statistics_.requests[name];
  statistics_.most_open = std::max(statistics_.most_open, ++statistics_.open);
  exchange->on_over = [this] { --statistics_.open; };
  exchange->on_answer = [this, name](const std::string& outcome) {
    ++statistics_.answers[name][outcome];
    if (outcome == "401") ++statistics_.unauthorized;
  };
}

/** A fault that strikes after the effect is for a request that has one: it is not spent on a bad token. */
void Service::choose_fault(const ExchangePtr& exchange) {
  const Route& route = *exchange->route;
  const Fault* next = route.is_counted ? faults_.next(route.method, route.path) : nullptr;
  if (!next || (next->moment == Moment::After && !exchange->passed_guard)) return;
  exchange->fault = faults_.take(route.method, route.path);
  ++statistics_.faults;
}

bool Service::can_have_faults(const std::string& key) const {
  if (key == "*") return true;
  for (const auto& [name, route] : routes_)
    if (route.is_counted && (key == name || key == route.path)) return true;
  return false;
}

void Service::apply(const ExchangePtr& exchange, const std::string& original) {
  answer_with_fault(exchange, *exchange->fault, original);
  if (exchange->fault->instead == Instead::Hang) hung_.push_back(exchange);
}

void Service::release_hung() {
  for (const std::weak_ptr<Exchange>& hung : std::exchange(hung_, {}))
    if (const ExchangePtr exchange = hung.lock()) exchange->drop();
}

void Service::refuse_token(const ExchangePtr& exchange) {
  if (policy_.challenge)
    soup_message_headers_replace(exchange->response_headers(), "WWW-Authenticate", policy_.challenge->c_str());
  exchange->answer(SOUP_STATUS_UNAUTHORIZED, error_body(SOUP_STATUS_UNAUTHORIZED, "Unauthorized"));
}

bool Service::pass_guard(const ExchangePtr& exchange) {
  const Guard guard = exchange->route->guard;
  if (guard == Guard::None) return true;
  const auto token = exchange->bearer();
  if (!token) return false;
  const auto claims = tokens_.verify(*token, guard == Guard::AccessToken ? TokenKind::Access : TokenKind::Refresh);
  if (!claims) return false;
  (guard == Guard::AccessToken ? statistics_.access_tokens : statistics_.refresh_tokens).count(claims->id);
  exchange->claims = *claims;
  return sessions_.is_alive(*claims);
}

void Service::serve(SoupServerMessage* message) {
  const ExchangePtr exchange = Exchange::of(message);
  const Route* route = exchange->route;
  if (!route)
    return answer_error(exchange, SOUP_STATUS_NOT_FOUND,
                        "Cannot " + std::string(soup_server_message_get_method(message)) + " " + exchange->target());
  const std::optional<Fault>& fault = exchange->fault;
  if (fault && fault->moment == Moment::Before && fault->instead != Instead::Nothing)
    return exchange->after(fault->delay.value_or(0), [this, exchange] { apply(exchange, ""); });
  if (!exchange->passed_guard)
    return exchange->after(fault && fault->moment != Moment::Headers ? fault->delay.value_or(0) : 0,
                           [this, exchange] { refuse_token(exchange); });
  if (fault && fault->moment != Moment::Headers)
    exchange->instead = [this, exchange](unsigned status, const std::string& body, const char* content_type) {
      exchange->after(exchange->fault->reply_delay, [this, exchange, status, body, type = std::string(content_type)] {
        apply(exchange, body);
        if (exchange->fault->instead == Instead::Nothing) exchange->answer(status, body, type.c_str());
      });
    };
  serve_route(exchange);
}

void Service::serve_route(const ExchangePtr& exchange) {
  const Route* route = exchange->route;
  if (route->body != BodyUse::Streamed) {
    const std::string body = exchange->body();
    auto json = parse_object(body);
    if (!json && !(body.empty() && route->body == BodyUse::OptionalJson))
      return answer_error(exchange, SOUP_STATUS_BAD_REQUEST, "The body is not a JSON object");
    if (json) exchange->json = std::move(*json);
  }
  const std::optional<Fault>& fault = exchange->fault;
  unsigned delay = route->delay ? policy_.*route->delay : 0;
  if (fault && fault->moment != Moment::Headers) delay = fault->delay.value_or(delay);
  exchange->after(delay, [exchange, route] { answering(exchange, [&] { route->serve(exchange); }); });
}

}  // namespace vestibule::demo
