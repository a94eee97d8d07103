#include "app/current-account.hpp"

#include "config.hpp"

#include <variant>

namespace vestibule::app {

using session::AccountSession;
using session::AccountState;
using session::EndedBy;
using session::SignedIn;
using session::UnknownReason;

namespace {

service::TransportPolicy transport_policy() {
  service::TransportPolicy policy;
  policy.user_agent = std::string("Vestibule/") + VERSION;
  return policy;
}

}  // namespace

CurrentAccount::CurrentAccount(keyring::TokenStore& keyring, std::string account_list_path)
    : keyring_(keyring), accounts_(std::move(account_list_path)),
      keyring_connection_(keyring.on_changed([this] { keyring_changed(); })) {}

AccountState CurrentAccount::state() const {
  if (!session_) return state_without_session_;
  auto state = session_->state();
  if (state.signed_in == SignedIn::Yes && not_listed_) state.not_saved = true;
  return state;
}

std::optional<std::chrono::milliseconds> CurrentAccount::next_try() const {
  if (const auto time = state().next_try) return *time - clock_.boot_time();
  return {};
}

async::Task<void> CurrentAccount::restore() {
  adopt(nullptr);
  set_state({});
  for (const auto& account : co_await accounts_.read()) {
    auto address = service::parse_server_address(account.origin);
    if (!std::holds_alternative<service::ServerAddress>(address)) continue;  // not written by us
    adopt(new_session(std::get<service::ServerAddress>(std::move(address)), account.name));
    co_await session_->tokens().restore();
    co_return;
  }
  set_state(co_await state_without_account());
}

/// Nobody is signed in where no account is known. But whether a keyring is there at all is better known before somebody
/// types a password and relies on staying signed in.
async::Task<AccountState> CurrentAccount::state_without_account() {
  AccountState state{.signed_in = SignedIn::No};
  // A variable, since g++ 12 destroys such an aggregate at the wrong place when it is made inside a `co_await`.
  const tokens::AccountKey nobody{.origin = "none", .name = "none", .profile = service::token_api_profile().id};
  try {
    co_await keyring_.read(nobody);
  } catch (const keyring::KeyringError& error) {
    if (error.fault() == keyring::Fault::Unreachable)
      state = {.signed_in = SignedIn::Unknown, .reason = UnknownReason::Unreachable};
  }
  co_return state;
}

async::Task<bool> CurrentAccount::unlock() {
  if (!session_) co_return false;
  const auto session = session_;
  const bool unlocked = co_await session->tokens().unlock();
  if (!unlocked) co_return false;
  if (not_listed_ && session == session_) {
    not_listed_ = !co_await list(session->key());
    post_change();
  }
  co_return true;
}

void CurrentAccount::continue_in_memory() {
  if (state().signed_in != SignedIn::Unknown) return;
  in_memory_ = true;
  adopt(nullptr);
  set_state({.signed_in = SignedIn::No});
}

void CurrentAccount::sign_in_again() {
  if (state().signed_in != SignedIn::Unknown) return;
  adopt(nullptr);
  set_state({.signed_in = SignedIn::No});
}

async::Task<void> CurrentAccount::sign_up(service::ServerAddress address, std::string name, tokens::Secret password) {
  const auto session = new_session(std::move(address), std::move(name));
  co_await session->sign_up(std::move(password));
}

async::Task<void> CurrentAccount::log_in(service::ServerAddress address, std::string name, tokens::Secret password,
                                         bool keep) {
  const auto session = new_session(std::move(address), std::move(name));
  // A log-in that is cancelled late is undone, by the session itself or here, and the session must not go before that.
  struct Guard {
    CurrentAccount& account;
    const std::shared_ptr<AccountSession>& session;
    ~Guard() {
      if (account.session_ != session) account.scope_.start(account.undo(session));
    }
  } guard{*this, session};
  co_await session->sign_in(std::move(password), keep);
  bool listed = true;
  if (keep && !in_memory_)
    listed = co_await list(session->key());
  else
    co_await unlist(session->key());
  // Last, since then the window that waits for this is replaced.
  adopt(session);
  not_listed_ = !listed;
}

async::Task<session::SignOutResult> CurrentAccount::log_out() {
  const auto session = session_;
  // Off the list first: if the program died between the two, a listed account would open again.
  co_await unlist(session->key());
  co_return co_await session->tokens().sign_out();
}

async::Task<void> CurrentAccount::go_on_unsaved() {
  not_listed_ = false;
  if (session_) co_await session_->tokens().continue_in_memory();
}

async::Task<void> CurrentAccount::settled() {
  if (const auto session = session_) co_await session->tokens().settled();
  co_await scope_.finished();
  co_await keyring_.settled();
}

std::shared_ptr<AccountSession> CurrentAccount::new_session(service::ServerAddress address, std::string name) {
  keyring::TokenStore& store = in_memory_ ? static_cast<keyring::TokenStore&>(memory_) : keyring_;
  return std::make_shared<AccountSession>(std::move(address), std::move(name), service::token_api_profile(),
                                          transport_policy(), store, clock_);
}

void CurrentAccount::adopt(std::shared_ptr<AccountSession> session) {
  session_connection_ = nullptr;
  if (session_) scope_.start(finish(session_));
  session_ = std::move(session);
  not_listed_ = false;
  if (session_) {
    last_ = session_->key();
    session_connection_ = session_->tokens().on_state_changed([this] { session_changed(); });
  }
  post_change();
}

/// Keeps a session that is no longer the current one until nothing of it is under way.
async::Task<void> CurrentAccount::finish(std::shared_ptr<AccountSession> session) {
  co_await session->tokens().settled();
}

/// Ends a session that was made for a log-in which nobody waits for any more.
async::Task<void> CurrentAccount::undo(std::shared_ptr<AccountSession> session) {
  co_await session->tokens().settled();
  if (session->state().signed_in != SignedIn::Yes) co_return;
  co_await unlist(session->key());
  co_await session->tokens().sign_out();
}

void CurrentAccount::session_changed() {
  const auto& state = session_->state();
  if (state.signed_in == SignedIn::No && state.ended_by == EndedBy::Server) scope_.start(unlist(session_->key()));
  post_change();
}

/// A session looks again by itself.
void CurrentAccount::keyring_changed() {
  if (!session_ && state().signed_in == SignedIn::Unknown && state().reason == UnknownReason::Unreachable)
    scope_.start(restore());
}

void CurrentAccount::set_state(AccountState state) {
  state_without_session_ = state;
  post_change();
}

/// A list that cannot be written stops nobody from working now; that a restart will not find the account is part of
/// `state`.
async::Task<bool> CurrentAccount::list(tokens::AccountKey account) {
  try {
    co_await accounts_.remember(std::move(account));
  } catch (const Error& error) {
    g_message("The account cannot be remembered: %s", error.what());
    co_return false;
  }
  co_return true;
}

async::Task<void> CurrentAccount::unlist(tokens::AccountKey account) {
  try {
    co_await accounts_.forget(std::move(account));
  } catch (const Error& error) {
    g_message("The account cannot be taken off the list: %s", error.what());
  }
}

void CurrentAccount::post_change() {
  change_ = async::Timer(std::chrono::milliseconds(0), [this] { changed_.emit(); });
}

}  // namespace vestibule::app
