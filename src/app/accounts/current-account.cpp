#include "app/accounts/current-account.hpp"

#include <utility>
#include <variant>

namespace vestibule::app {

using session::AccountSession;
using session::AccountState;
using session::EndedBy;
using session::SignedIn;
using session::UnknownReason;
using tokens::AccountKey;

namespace {

keyring::Fault fault_of(UnknownReason reason) {
  switch (reason) {
  case UnknownReason::Locked:
    return keyring::Fault::Locked;
  case UnknownReason::Unreadable:
    return keyring::Fault::Unreadable;
  default:
    return keyring::Fault::Unreachable;
  }
}

}  // namespace

CurrentAccount::CurrentAccount(sharing::ApplicationAccounts& accounts)
    : accounts_(accounts), nobody_(accounts.nobody()),
      nobody_connection_(nobody_->on_state_changed([this] { nobody_changed(); })),
      list_connection_(accounts.list().on_changed([this] {
        list_changed_ = true;
        if (following_.empty()) following_.start(follow_list());
      })) {}

AccountState CurrentAccount::state() const {
  if (!session_) return state_without_session_;
  auto state = session_->state();
  if (state.signed_in == SignedIn::Yes && not_listed_) state.not_saved = true;
  return state;
}

std::optional<std::chrono::milliseconds> CurrentAccount::next_try() const {
  if (const auto time = state().next_try) return *time - accounts_.clock().boot_time();
  return {};
}

async::Task<void> CurrentAccount::restore() {
  adopt(nullptr);
  hindrance_ = Hindrance::None;
  set_state({});
  try {
    co_await look_up();
  } catch (const Error& error) {
    // Only by asking again can it be known whether somebody is signed in.
    hindrance_ = dynamic_cast<const sharing::NoOwner*>(&error) ? Hindrance::NoLock : Hindrance::OwnerFrozen;
    post_change();
  }
}

async::Task<void> CurrentAccount::look_up() {
  known_list_ = co_await read_list();
  for (const auto& account : known_list_) {
    const auto session = accounts_.shared_session(account);
    if (!session) continue;
    adopt(session);
    co_await session->tokens().restore();
    co_return;
  }
  co_await look_for_keyring();
}

/// Nobody is signed in where no account is known. But whether a keyring is there at all is better known before somebody
/// types a password and relies on staying signed in.
async::Task<void> CurrentAccount::look_for_keyring() {
  co_await nobody_->restore();
  nobody_changed();
}

void CurrentAccount::nobody_changed() {
  if (session_ || in_memory_) return;
  const auto& state = nobody_->state();
  if (state.signed_in == SignedIn::Unknown && state.reason == UnknownReason::NotRead) return;
  const bool unreachable = state.signed_in == SignedIn::Unknown && state.reason == UnknownReason::Unreachable;
  set_state(unreachable ? state : AccountState{.signed_in = SignedIn::No});
}

async::Task<void> CurrentAccount::follow_list() {
  while (std::exchange(list_changed_, false)) {
    auto listed = co_await read_list();
    const auto before = std::exchange(known_list_, listed);
    // An account that is first only because another one has gone is none that somebody has just signed in to.
    if (listed.empty() || listed.size() < before.size() || listed == before) continue;
    co_await follow_sign_in(listed.front());
  }
}

/// Somebody may have signed in in another process. Who sees a login page here is taken along.
async::Task<void> CurrentAccount::follow_sign_in(AccountKey account) {
  const auto session = accounts_.shared_session(account);
  if (!session) co_return;
  try {
    co_await session->tokens().restore();
  } catch (const Error&) {
    co_return;  // The person can always log in.
  }
  const bool at_login = state().signed_in == SignedIn::No && !in_memory_ && log_ins_ == 0;
  if (at_login && session->state().signed_in == SignedIn::Yes) adopt(session);
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

async::Task<void> CurrentAccount::sign_up(Service service, std::string name, tokens::Secret password) {
  const auto session = session_for(std::move(service), std::move(name), false);
  co_await session->sign_up(std::move(password));
}

async::Task<void> CurrentAccount::log_in(Service service, std::string name, tokens::Secret password, bool keep) {
  const bool shared = keep && !in_memory_;
  const auto session = session_for(std::move(service), std::move(name), shared);
  // Till its end this is not about who was there before: the same account, it would be signed in halfway.
  adopt(nullptr);
  set_state({.signed_in = SignedIn::No});
  // A log-in that is cancelled late is undone, by the session itself or here, and the session must not go before that.
  struct Guard {
    CurrentAccount& account;
    const std::shared_ptr<AccountSession>& session;
    tokens::SessionId signed_in = 0;
    explicit Guard(CurrentAccount& account, const std::shared_ptr<AccountSession>& session)
        : account(account), session(session) {
      account.log_ins_++;
    }
    ~Guard() {
      account.log_ins_--;
      if (account.session_ != session) account.scope_.start(account.undo(session, signed_in));
    }
  } guard(*this, session);
  // A sign-in that nobody could keep is not begun.
  if (shared) co_await accounts_.shared().reach(session->key());
  co_await session->sign_in(std::move(password), keep);
  guard.signed_in = session->state().session;
  bool listed = true;
  if (shared)
    listed = co_await list(session->key());
  else if (!in_memory_)
    co_await forget_kept(session->key());
  // Last, since then the window that waits for this is replaced.
  adopt(session);
  not_listed_ = !listed;
}

/// What an earlier session of the account has left behind would be found at the next start.
async::Task<void> CurrentAccount::forget_kept(AccountKey account) {
  co_await unlist(account);
  try {
    const auto kept = co_await accounts_.shared().reach(account);
    if (kept->state().signed_in != SignedIn::No) co_await kept->sign_out();
  } catch (const Error&) {
    // It is on no list any more.
  }
}

async::Task<void> CurrentAccount::take_up(AccountKey earlier) {
  const auto session = accounts_.shared_session(earlier);
  co_await session->tokens().restore();
  const auto& state = session->state();
  if (state.signed_in == SignedIn::Unknown) throw keyring::KeyringError(fault_of(state.reason));
  // As a sign-in in another process is followed.
  co_await accounts_.list().remember(std::move(earlier));
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
}

std::shared_ptr<AccountSession> CurrentAccount::session_for(Service service, std::string name, bool shared) {
  return shared ? accounts_.shared_session(std::move(service.address), std::move(name), *service.profile)
                : accounts_.private_session(std::move(service.address), std::move(name), *service.profile);
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

/// Ends what a log-in has begun for which nobody waits any more; nothing that another process has begun meanwhile.
async::Task<void> CurrentAccount::undo(std::shared_ptr<AccountSession> session, tokens::SessionId signed_in) {
  co_await session->tokens().settled();
  if (!signed_in || session->state().session != signed_in) co_return;
  co_await unlist(session->key());
  try {
    co_await session->tokens().sign_out(signed_in);
  } catch (const Error& error) {
    g_message("A log-in that was given up could not be undone: %s", error.what());
  }
}

void CurrentAccount::session_changed() {
  const auto& state = session_->state();
  if (state.signed_in == SignedIn::No && state.ended_by == EndedBy::Server) scope_.start(unlist(session_->key()));
  post_change();
}

void CurrentAccount::set_state(AccountState state) {
  state_without_session_ = state;
  post_change();
}

async::Task<keyring::AccountList::Accounts> CurrentAccount::read_list() {
  try {
    co_return co_await accounts_.list().read();
  } catch (const Error& error) {
    g_message("The list of accounts cannot be read: %s", error.what());
  }
  co_return keyring::AccountList::Accounts();
}

/// A list that cannot be written stops nobody from working now; that a restart will not find the account is part of
/// `state`.
async::Task<bool> CurrentAccount::list(AccountKey account) {
  try {
    co_await accounts_.list().remember(std::move(account));
  } catch (const Error& error) {
    g_message("The account cannot be remembered: %s", error.what());
    co_return false;
  }
  co_return true;
}

async::Task<void> CurrentAccount::unlist(AccountKey account) {
  try {
    co_await accounts_.list().forget(std::move(account));
  } catch (const Error& error) {
    g_message("The account cannot be taken off the list: %s", error.what());
  }
}

void CurrentAccount::post_change() {
  change_ = async::Timer(std::chrono::milliseconds(0), [this] { changed_.emit(); });
}

}  // namespace vestibule::app
