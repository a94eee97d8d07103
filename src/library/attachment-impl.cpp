#include "library/attachment-impl.hpp"

#include "async/timer.hpp"
#include "library/attached-message.hpp"
#include "library/bearer-auth.hpp"
#include "library/completion.hpp"
#include "service/auth-request.hpp"
#include "service/constant-headers.hpp"
#include "service/http-exchange.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace vestibule {
inline namespace v1 {

using namespace std::chrono_literals;
using library::attached;
using library::AttachedMessage;

namespace {

/// A service that keeps refusing new tokens must not be asked for ever.
constexpr int most_refusals = 5;
/// Between two looks at a token that could not be renewed.
constexpr std::chrono::milliseconds shortest_pause{1000};

}  // namespace

Attachment::Impl::Impl(SoupSession* session, std::shared_ptr<Internals::AccountImpl> account)
    : session_(async::Object<SoupSession>::share(session)), account_(std::move(account)),
      state_connection_(account_->tokens().on_state_changed([this] { look_again_.set(); })) {
  // It stays there: it takes no message but those that are attended.
  if (!soup_session_has_feature(session, library::bearer_auth_type()))
    soup_session_add_feature_by_type(session, library::bearer_auth_type());
}

void Attachment::Impl::begin() {
  SoupSession* session = session_.get();
  queued_ = {session, g_signal_connect(session, "request-queued", G_CALLBACK(request_queued), this)};
  unqueued_ = {session, g_signal_connect(session, "request-unqueued", G_CALLBACK(request_unqueued), this)};
  scope_.start(stay_fresh());
}

void Attachment::Impl::end() {
  ended_ = true;
  queued_.disconnect();
  unqueued_.disconnect();
  state_connection_ = nullptr;
  newest_ = std::nullopt;
  for (SoupMessage* message : std::exchange(waiting_, {}))
    library::pass_on(std::exchange(attached(message)->waiting, {}).get());
}

bool Attachment::Impl::is_home(SoupMessage* message) const {
  return !ended_ && service::has_origin(soup_message_get_uri(message), origin()) && origin().may_carry_tokens();
}

void Attachment::Impl::request_queued(SoupSession*, SoupMessage* message, gpointer impl) {
  auto& self = *static_cast<Impl*>(impl);
  if (g_thread_self() == self.thread_ && !attached(message) && self.is_home(message)) self.attend(message);
}

void Attachment::Impl::request_unqueued(SoupSession*, SoupMessage* message, gpointer impl) {
  auto& self = *static_cast<Impl*>(impl);
  const auto* known = g_thread_self() == self.thread_ ? attached(message) : nullptr;
  if (!known || known->attachment.lock().get() != &self) return;
  self.waiting_.erase(message);
  leave(message);
}

void Attachment::Impl::attend(SoupMessage* message) {
  AttachedMessage known{.attachment = weak_from_this(), .ticket = account_->tokens().accept()};
  known.had_flag = soup_message_query_flags(message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  library::set_attached(message, std::make_unique<AttachedMessage>(std::move(known)));
  // Each message has an authentication of its own: what becomes of one says nothing of another.
  soup_message_add_flags(message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  g_signal_connect(message, "starting", G_CALLBACK(starting), nullptr);
  // Before libsoup looks for a challenge in the headers, which are there by then, or, over HTTP/2, are to follow.
  g_signal_connect(message, "notify::status-code", G_CALLBACK(status_changed), nullptr);
  g_signal_connect(message, "got-headers", G_CALLBACK(got_headers), nullptr);
  g_signal_connect(message, "authenticate", G_CALLBACK(authenticate), nullptr);
}

void Attachment::Impl::leave(SoupMessage* message) {
  const auto* known = attached(message);
  if (!known->header.empty())
    soup_message_headers_remove(soup_message_get_request_headers(message), known->header.c_str());
  if (!known->had_flag) soup_message_remove_flags(message, SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  for (GCallback handler :
       {G_CALLBACK(starting), G_CALLBACK(status_changed), G_CALLBACK(got_headers), G_CALLBACK(authenticate)})
    g_signal_handlers_disconnect_by_func(message, reinterpret_cast<gpointer>(handler), nullptr);
  library::set_attached(message, nullptr);
}

void Attachment::Impl::starting(SoupMessage* message, gpointer) {
  auto* known = attached(message);
  if (!known || g_str_equal(soup_message_get_method(message), SOUP_METHOD_CONNECT)) return;
  // Also of an attachment that has gone: a redirect must not take the token elsewhere.
  if (!known->header.empty())
    soup_message_headers_remove(soup_message_get_request_headers(message), known->header.c_str());
  known->header.clear();
  if (const auto self = known->attachment.lock()) self->put_token(message);
}

void Attachment::Impl::put_token(SoupMessage* message) {
  if (ended_) return;
  service::put_constant_headers(message, origin(), use().headers);
  const bool safe = is_home(message) && (origin().scheme == "https" || service::leads_to_loopback(message));
  if (!newest_ || !safe || !service::put_token(message, use().place, newest_->text)) return;
  attached(message)->header = use().place.name;
  attached(message)->generation = newest_->generation;
}

void Attachment::Impl::status_changed(SoupMessage* message, GParamSpec*, gpointer) {
  const bool refused = soup_message_get_status(message) == SOUP_STATUS_UNAUTHORIZED;
  if (refused && library::takes_challenge(message)) library::add_challenge(message);
}

void Attachment::Impl::got_headers(SoupMessage* message, gpointer) {
  if (attached(message)) library::remove_challenge(message);
}

gboolean Attachment::Impl::authenticate(SoupMessage* message, SoupAuth* auth, gboolean, gpointer) {
  const auto* known = library::is_bearer_auth(auth) ? attached(message) : nullptr;
  const auto self = known ? known->attachment.lock() : nullptr;
  return self && self->hold_back(message, auth);
}

bool Attachment::Impl::hold_back(SoupMessage* message, SoupAuth* auth) {
  auto* known = attached(message);
  if (++known->refusals > most_refusals) return false;
  if (library::has_body(message)) {
    if (known->header.empty()) return false;
    session::Refusal refusal{.generation = known->generation, .route = library::route_of(message)};
    scope_.start(renew_for_others(known->ticket, std::move(refusal)));
    return false;
  }
  known->waiting = async::Object<SoupAuth>::share(auth);
  waiting_.insert(message);
  scope_.start(decide(async::Object<SoupMessage>::share(message)));
  return true;
}

async::Task<void> Attachment::Impl::decide(async::Object<SoupMessage> message) {
  const auto* known = attached(message.get());
  if (!known || !known->waiting) co_return;
  const auto auth = known->waiting;
  std::optional<session::Refusal> refusal;
  if (!known->header.empty())
    refusal = {.generation = known->generation,
               .refused_before = known->refused && *known->refused != known->generation,
               .route = library::route_of(message.get())};
  // Sent without a token, and refused for that: a second time is the server's answer.
  std::optional<session::AccessToken> next;
  if (refusal || known->refusals == 1) next = co_await next_token(known->ticket, refusal);

  // It may have left libsoup, and have come back.
  auto* now = attached(message.get());
  if (!now || now->waiting.get() != auth.get()) co_return;
  waiting_.erase(message.get());
  now->waiting = nullptr;
  if (!next) co_return library::pass_on(auth.get());
  if (refusal) now->refused = refusal->generation;
  newest_ = std::move(next);
  library::send_again(auth.get());
}

async::Task<std::optional<session::AccessToken>> Attachment::Impl::next_token(session::Ticket ticket,
                                                                              std::optional<session::Refusal> refusal) {
  auto& tokens = account_->tokens();
  try {
    if (refusal) co_return co_await tokens.after_refusal(ticket, std::move(*refusal));
    co_return co_await tokens.token(ticket);
  } catch (const Error&) {
    co_return std::nullopt;  // the account's state says why
  }
}

async::Task<void> Attachment::Impl::renew_for_others(session::Ticket ticket, session::Refusal refusal) {
  co_await next_token(ticket, std::move(refusal));
}

/// Has the newest token at hand, and has it renewed when that is due, whether anything is sent or not: a message with a
/// body goes once.
async::Task<void> Attachment::Impl::stay_fresh() {
  const tokens::SystemClock clock;
  for (;;) {
    look_again_.reset();
    std::optional<std::chrono::milliseconds> pause;
    try {
      newest_ = co_await account_->tokens().token(account_->tokens().accept());
      const auto& deadline = newest_->deadline;
      if (deadline.at) pause = std::max(*deadline.at - deadline.leeway - clock.boot_time(), shortest_pause);
    } catch (const session::NotSignedIn&) {
      newest_ = std::nullopt;
    } catch (const session::SessionEnded&) {
      newest_ = std::nullopt;
    } catch (const Error&) {
      pause = shortest_pause;
    }
    std::optional<async::Timer> timer;
    if (pause) timer.emplace(*pause, [this] { look_again_.set(); });
    co_await look_again_;
  }
}

}  // namespace v1
}  // namespace vestibule
