#include "library/account-impl.hpp"

#include "library/client-impl.hpp"
#include "library/failures.hpp"
#include "library/message-impl.hpp"
#include "service/http-fields.hpp"
#include "session/event-ring.hpp"
#include "tokens/jwt-claims.hpp"

#include <algorithm>

namespace vestibule {
inline namespace v1 {

namespace {

/// As of an answer that gives tokens (bytes).
constexpr std::size_t largest_token = 64 * 1024;

/// The system's clock, whichever clock a test gives the account.
const tokens::SystemClock& system_clock() {
  static const tokens::SystemClock clock;
  return clock;
}

}  // namespace

AccessToken::AccessToken() noexcept = default;
AccessToken::AccessToken(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
AccessToken::AccessToken(const AccessToken& other) noexcept = default;
AccessToken& AccessToken::operator=(const AccessToken& other) noexcept = default;
AccessToken::~AccessToken() = default;

std::string_view AccessToken::reveal() const noexcept {
  return impl_ ? impl_->token.text.reveal() : std::string_view();
}

std::optional<std::chrono::milliseconds> AccessToken::expires_in() const {
  if (!impl_ || !impl_->token.deadline.at) return std::nullopt;
  return std::max(*impl_->token.deadline.at - system_clock().boot_time(), std::chrono::milliseconds(0));
}

Event::Impl::Impl(const session::SessionEvent& event, const tokens::Clock& clock)
    : sequence(event.sequence), time(clock.wall_time() + (event.at - clock.boot_time())),
      name(session::name_of(event.kind)), detail(event.detail), took(event.took) {}

Event::Event(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
Event::Event(const Event& other) noexcept = default;
Event& Event::operator=(const Event& other) noexcept = default;
Event::~Event() = default;

std::uint64_t Event::sequence() const noexcept {
  return impl_->sequence;
}

std::chrono::system_clock::time_point Event::time() const noexcept {
  return impl_->time;
}

const std::string& Event::name() const noexcept {
  return impl_->name;
}

const std::string& Event::detail() const noexcept {
  return impl_->detail;
}

std::chrono::milliseconds Event::took() const noexcept {
  return impl_->took;
}

async::Task<void> Account::Impl::sign_in(tokens::Secret password, Keep keep) {
  co_await session_->sign_in(std::move(password), keep == Keep::InStore);
  co_await remember(keep);
}

async::Task<void> Account::Impl::adopt(tokens::Secret access_token, tokens::Secret refresh_token,
                                       std::chrono::seconds expires_in, Keep keep) {
  for (const auto& token : {access_token, refresh_token})
    if (token.size() > largest_token || !service::is_field_value(token.reveal()))
      throw library::invalid("a token is a text that can stand in a header");
  if (access_token.empty()) throw library::invalid("there is no access token");
  const auto& clock = client_->accounts().clock();
  service::TokenGrant grant;
  grant.access_token = std::move(access_token);
  grant.refresh_token = std::move(refresh_token);
  grant.received = clock.boot_time();
  if (const auto claims = tokens::decode_jwt(grant.access_token.reveal()))
    grant.lifetime = tokens::stated_lifetime(*claims);
  if (expires_in.count() > 0) grant.lifetime = {expires_in, clock.wall_time() + expires_in};
  co_await tokens().adopt(std::move(grant), keep == Keep::InStore);
  co_await remember(keep);
}

async::Task<void> Account::Impl::remember(Keep keep) {
  if (keep != Keep::InStore) co_return;
  try {
    co_await client_->accounts().list().remember(session_->key());
  } catch (const Error& error) {
    g_message("The account cannot be remembered: %s", error.what());
  }
}

async::Task<void> Account::Impl::forget() {
  co_await client_->accounts().list().forget(session_->key());
}

async::Task<Reply> Account::Impl::send(Request request) {
  auto made = Internals::of(request)->made_for(session_->address(), session_->profile());
  auto reply = co_await session_->send(std::move(made));
  co_return Internals::make<Reply>(
      std::make_shared<const Internals::ReplyImpl>(Internals::ReplyImpl{std::move(reply)}));
}

async::Task<AccessToken> Account::Impl::access_token(std::chrono::milliseconds at_least) {
  auto token = co_await tokens().token_for(tokens().accept(), at_least);
  co_return Internals::make<AccessToken>(
      std::make_shared<const Internals::AccessTokenImpl>(Internals::AccessTokenImpl{std::move(token)}));
}

async::Task<std::vector<Event>> Account::Impl::fetch_events(std::uint64_t after) {
  const auto found = co_await tokens().fetch_events(after);
  std::vector<Event> events;
  for (const auto& event : found)
    events.push_back(
        Internals::make<Event>(std::make_shared<const Internals::EventImpl>(event, client_->accounts().clock())));
  co_return events;
}

}  // namespace v1
}  // namespace vestibule
