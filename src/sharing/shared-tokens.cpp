#include "sharing/shared-tokens.hpp"

#include "async/timer.hpp"
#include "service/service-error.hpp"
#include "sharing/shared-accounts.hpp"

namespace vestibule::sharing {

using namespace std::chrono_literals;
using session::AccessToken;
using session::AccountTokens;

namespace {

constexpr auto patience = 30s;
constexpr auto pause_before_asking_again = 10ms;
constexpr auto pause_while_frozen = 1s;

}  // namespace

SharedTokens::SharedTokens(SharedAccounts& accounts, tokens::AccountKey key, const tokens::Clock& clock)
    : accounts_(accounts), key_(std::move(key)), clock_(clock) {
  role_connection_ = accounts_.on_role_changed([this] {
    if (scope_.empty()) scope_.start(follow_role());
  });
}

async::Task<void> SharedTokens::follow_role() {
  // A process that asks for nothing is to see what happens all the same: no change of the role comes when a frozen
  // owner is continued, nor again for one that went while it was asked.
  for (;;) {
    std::chrono::milliseconds pause = pause_before_asking_again;
    try {
      attach(co_await accounts_.reach(key_));
      co_return;
    } catch (const OwnerGone&) {
    } catch (const service::Unavailable&) {
      pause = pause_while_frozen;
    } catch (const Error&) {
      co_return;  // whoever asks for something is told
    }
    co_await async::sleep_for(pause);
  }
}

void SharedTokens::attach(std::shared_ptr<AccountTokens> account) {
  if (account == current_) return;
  current_ = std::move(account);
  last_state_ = current_->state();
  state_connection_ = current_->on_state_changed([this] {
    last_state_ = current_->state();
    state_changed_.changed();
  });
  failure_connection_ = current_->on_failure([this](std::exception_ptr error) { fail_everyone(error); });
  state_changed_.changed();
}

void SharedTokens::fail_everyone(std::exception_ptr error) {
  failures_++;
  last_failure_ = error;
  failure_listeners_.call(error);
}

template <class Answer>
async::Task<Answer> SharedTokens::ask(std::function<async::Task<Answer>(AccountTokens&)> question) {
  const auto give_up = clock_.boot_time() + patience;
  for (;;) {
    bool owned = false;
    try {
      const auto account = co_await accounts_.reach(key_, give_up);
      attach(account);
      owned = accounts_.role() == SharedAccounts::Role::Owner;
      co_return co_await question(*account);
    } catch (const OwnerGone&) {
      if (clock_.boot_time() >= give_up) throw OwnerFrozen();
    } catch (const service::Unavailable&) {
      // What this process could not end before it retired is the next owner's.
      if (!owned || accounts_.role() == SharedAccounts::Role::Owner || clock_.boot_time() >= give_up) throw;
    }
    co_await async::sleep_for(pause_before_asking_again);
  }
}

const session::AccountState& SharedTokens::state() const {
  const auto& known = current_ ? current_->state() : last_state_;
  return ended_here_ && (known.session == ended_here_ || known.signed_in == session::SignedIn::Unknown) ? ended_state_
                                                                                                        : known;
}

std::shared_ptr<void> SharedTokens::on_state_changed(std::function<void()> listener) {
  return state_changed_.add(std::move(listener));
}

std::shared_ptr<void> SharedTokens::on_failure(std::function<void(std::exception_ptr)> listener) {
  return failure_listeners_.add(std::move(listener));
}

async::Task<std::vector<session::SessionEvent>> SharedTokens::fetch_events(std::uint64_t sequence) {
  co_return co_await ask<std::vector<session::SessionEvent>>(
      [sequence](AccountTokens& account) { return account.fetch_events(sequence); });
}

async::Task<session::TokenFacts> SharedTokens::token_facts() {
  co_return co_await ask<session::TokenFacts>([](AccountTokens& account) { return account.token_facts(); });
}

async::Task<void> SharedTokens::restore() {
  co_await ask<void>([](AccountTokens& account) { return account.restore(); });
}

async::Task<bool> SharedTokens::unlock() {
  co_return co_await ask<bool>([](AccountTokens& account) { return account.unlock(); });
}

async::Task<void> SharedTokens::continue_in_memory() {
  co_await ask<void>([](AccountTokens& account) { return account.continue_in_memory(); });
}

/// A sign-in whose tokens are being brought to whoever keeps them. However its task ends, one that has not been seen to
/// go through is not wanted: the person has cancelled it, or has been told that it failed.
struct SharedTokens::SigningIn {
  SharedAccounts& accounts;
  tokens::AccountKey key;
  tokens::SessionId session;
  tokens::Secret access_token;
  bool offered = false;
  bool succeeded = false;

  ~SigningIn() {
    if (!succeeded) accounts.withdraw(key, session, access_token, offered);
  }
};

async::Task<void> SharedTokens::adopt(service::TokenGrant grant, bool keep, tokens::SessionId session) {
  SigningIn guard{accounts_, key_, session ? session : tokens::new_session_id(), grant.access_token};
  co_await ask<void>([&](AccountTokens& account) {
    guard.offered = true;
    return account.adopt(grant, keep, guard.session);
  });
  guard.succeeded = true;
  ended_here_ = 0;  // that was another session
}

async::Task<void> SharedTokens::withdraw(tokens::SessionId session, tokens::Secret access_token) {
  co_await ask<void>([&](AccountTokens& account) { return account.withdraw(session, access_token); });
}

async::Task<session::SignOutResult> SharedTokens::sign_out(tokens::SessionId session) {
  // An owner that takes over meanwhile must not be asked to end a session that was begun meanwhile.
  const auto ending = session ? session : state().session;
  std::exception_ptr unanswered;
  try {
    co_return co_await ask<session::SignOutResult>([=](AccountTokens& account) { return account.sign_out(ending); });
  } catch (const service::Unavailable&) {
    unanswered = std::current_exception();
  }
  if (!ending) std::rethrow_exception(unanswered);
  // Written down first: whoever keeps the tokens next looks it up before it gives one away, and tells the server.
  try {
    co_await accounts_.ended_sessions().add(ending);
  } catch (const async::GioError&) {
    std::rethrow_exception(unanswered);
  }
  // And over at once for the person.
  ended_here_ = ending;
  ended_state_ = {.signed_in = session::SignedIn::No, .ended_by = session::EndedBy::Person};
  fail_everyone(std::make_exception_ptr(session::SessionEnded()));
  state_changed_.changed();
  co_return session::SignOutResult{.server_told = false, .removed = false, .noted_only = true};
}

void SharedTokens::try_again() {
  if (current_) current_->try_again();
}

async::Task<void> SharedTokens::settled() {
  if (const auto account = current_) co_await account->settled();
}

bool SharedTokens::is_ended_here() const {
  return &state() == &ended_state_;
}

void SharedTokens::check(session::Ticket ticket) const {
  if (last_failure_ && ticket < failures_) std::rethrow_exception(last_failure_);
}

async::Task<AccessToken> SharedTokens::token(session::Ticket ticket) {
  return ask_for_token(ticket, [](AccountTokens& account) { return account.token(account.accept()); });
}

async::Task<AccessToken> SharedTokens::lasting_token(session::Ticket ticket) {
  return ask_for_token(ticket, [](AccountTokens& account) { return account.lasting_token(account.accept()); });
}

async::Task<AccessToken> SharedTokens::token_for(session::Ticket ticket, std::chrono::milliseconds at_least) {
  return ask_for_token(ticket,
                       [at_least](AccountTokens& account) { return account.token_for(account.accept(), at_least); });
}

async::Task<AccessToken> SharedTokens::ask_for_token(session::Ticket ticket,
                                                     std::function<async::Task<AccessToken>(AccountTokens&)> question) {
  check(ticket);
  if (is_ended_here()) throw session::NotSignedIn();
  auto token = co_await ask<AccessToken>(std::move(question));
  // Signed out here while it was asked for.
  check(ticket);
  if (ended_here_ && token.generation.session == ended_here_) throw session::NotSignedIn();
  co_return token;
}

async::Task<std::optional<AccessToken>> SharedTokens::after_refusal(session::Ticket ticket, session::Refusal refusal) {
  check(ticket);
  if (is_ended_here()) throw session::NotSignedIn();
  auto token = co_await ask<std::optional<AccessToken>>(
      [&](AccountTokens& account) { return account.after_refusal(account.accept(), refusal); });
  check(ticket);
  if (token && ended_here_ && token->generation.session == ended_here_) throw session::NotSignedIn();
  co_return token;
}

}  // namespace vestibule::sharing
