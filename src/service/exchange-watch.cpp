#include "service/exchange-watch.hpp"

#include "service/http-exchange.hpp"
#include "service/transport-trouble.hpp"
#include "tokens/freed-memory.hpp"

#include <utility>

namespace vestibule::service {

namespace {

/// What libsoup reads into memory by itself before it goes on to the next hop (bytes, as they arrive).
constexpr std::size_t passing_body_limit = 64 * 1024;
constexpr std::chrono::milliseconds passing_body_interval{20};
constexpr guint wiping_pause = 500;  // ms

/// Troubles in which the server had the request, and no answer is known.
bool leaves_unanswered(Trouble trouble) {
  return trouble == Trouble::ConnectionLost || trouble == Trouble::TimedOut || trouble == Trouble::NotTheService;
}

/// A moment after the last exchanges, when libsoup has given back what it had of them.
void wipe_soon() {
  static bool waits = false;
  if (std::exchange(waits, true)) return;
  const auto wipe = +[](gpointer) -> gboolean {
    waits = false;
    tokens::wipe_set_aside_memory();
    return G_SOURCE_REMOVE;
  };
  g_timeout_add(wiping_pause, wipe, nullptr);
}

}  // namespace

ExchangeWatch::ExchangeWatch(SoupMessage* message, std::chrono::milliseconds io_timeout)
    : message_(message), once_(soup_message_query_flags(message, SOUP_MESSAGE_NEW_CONNECTION)),
      io_timeout_(io_timeout) {
  connect("starting", G_CALLBACK(+[](SoupMessage*, gpointer watch) { of(watch).starting(); }));
  connect("wrote-body", G_CALLBACK(+[](SoupMessage*, gpointer watch) { of(watch).wrote_body(); }));
  connect("got-headers", G_CALLBACK(+[](SoupMessage*, gpointer watch) { of(watch).got_headers(); }));
  // Before 3.4 nothing tells how much of a body has come.
  soup_message_add_flags(message, SOUP_MESSAGE_COLLECT_METRICS);
}

ExchangeWatch::~ExchangeWatch() {
  wipe_soon();
}

Unavailable ExchangeWatch::failure(const async::GioError& error) const {
  return failure(ended_by_.value_or(trouble_of(error)));
}

Unavailable ExchangeWatch::failure(Trouble trouble) const {
  Unavailable unavailable(trouble);
  unavailable.set_may_have_taken_effect(sent_ && leaves_unanswered(trouble));
  if (trouble != Trouble::Tls) return unavailable;
  unavailable.set_certificate(refused_certificate(message_));
  unavailable.set_wants_client_certificate(!unavailable.certificate() && asked_for_client_certificate(message_));
  return unavailable;
}

void ExchangeWatch::connect(const char* signal, GCallback callback) {
  connections_.emplace_back(message_, g_signal_connect(message_, signal, callback, this));
}

void ExchangeWatch::end(Trouble trouble) {
  if (!ended_by_) ended_by_ = trouble;
  if (const auto call = call_.lock()) call->end();
}

/// A call that is cancelled in here puts nothing on the wire.
void ExchangeWatch::starting() {
  if (once_) {
    const async::OwnedString uri(g_uri_to_string(soup_message_get_uri(message_)));
    if (sent_to_ == uri.get()) return end(Trouble::ConnectionLost);
    sent_to_ = uri.get();
  }
  if (!leads_where_it_says()) return end(Trouble::HostNotFound);
  sent_ = true;
  sent_whole_ = false;
  passing_.reset();
}

void ExchangeWatch::wrote_body() {
  sent_whole_ = true;
  start_timer();
}

bool ExchangeWatch::leads_where_it_says() const {
  const auto origin = origin_of(soup_message_get_uri(message_));
  if (!origin || origin->scheme != "http" || origin->host != "localhost") return true;
  return leads_to_loopback(message_);
}

void ExchangeWatch::start_timer() {
  if (io_timeout_.count() == 0) return;
  timer_ = async::Timer(io_timeout_, [this] { end(Trouble::TimedOut); });
}

void ExchangeWatch::got_headers() {
  start_timer();
  if (answer_is_passed_over()) look_at_passing_body();
}

void ExchangeWatch::look_at_passing_body() {
  const auto received = soup_message_metrics_get_response_body_bytes_received(soup_message_get_metrics(message_));
  if (received > passing_body_limit) return end(Trouble::TooLarge);
  passing_.emplace(passing_body_interval, [this] { look_at_passing_body(); });
}

/// Whether libsoup means to send again, and swallows this answer.
bool ExchangeWatch::answer_is_passed_over() const {
  const auto status = soup_message_get_status(message_);
  if (status == SOUP_STATUS_MISDIRECTED_REQUEST) return true;
  return SOUP_STATUS_IS_REDIRECTION(status) && !soup_message_query_flags(message_, SOUP_MESSAGE_NO_REDIRECT);
}

}  // namespace vestibule::service
