#include "app/accounts/current-account.hpp"

#include "service/client-certificate.hpp"

#include <utility>

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

CurrentAccount::CurrentAccount(KnownAccounts& known)
    : known_(known), nobody_(known.application().nobody()), nobody_connection_(nobody_->on_state_changed([this] {
        // While an account is looked for, that there is a keyring says nothing yet.
        if (finding_out_.empty()) nobody_changed();
      })) {
  known_.signal_listed().connect(sigc::mem_fun(*this, &CurrentAccount::listed));
  known_.signal_changed().connect(sigc::mem_fun(*this, &CurrentAccount::post_change));
}

CurrentAccount::~CurrentAccount() {
  if (session_) known_.finish(session_);
}

AccountState CurrentAccount::state() const {
  if (!session_) return state_without_session_;
  auto state = session_->state();
  if (state.signed_in == SignedIn::Yes && known_.is_missing_from_list(session_->key())) state.not_saved = true;
  return state;
}

std::optional<std::chrono::milliseconds> CurrentAccount::next_try() const {
  if (const auto time = state().next_try) return *time - known_.application().clock().boot_time();
  return {};
}

void CurrentAccount::find_out() {
  std::optional<AccountKey> first;
  if (session_) first = session_->key();
  adopt(nullptr);
  set_state({});
  finding_out_.cancel();
  finding_out_.start(look_up(std::move(first)));
}

async::Task<void> CurrentAccount::look_up(std::optional<AccountKey> first) {
  co_await known_.read();
  auto candidates = known_.all();
  if (first) candidates.insert(candidates.begin(), *first);
  for (const auto& account : candidates) {
    const auto session = known_.session(account);
    if (!session) continue;
    adopt(session);
    co_return co_await restore(session);
  }
  co_await look_for_keyring();
}

async::Task<void> CurrentAccount::restore(std::shared_ptr<AccountSession> session) {
  try {
    co_await session->tokens().restore();
  } catch (const Error& error) {
    hindered(error);
  }
}

/// Only by asking again can it be known whether somebody is signed in.
void CurrentAccount::hindered(const Error& error) {
  hindrance_ = dynamic_cast<const sharing::NoOwner*>(&error) ? Hindrance::NoLock : Hindrance::OwnerFrozen;
  post_change();
}

bool CurrentAccount::change_to(const AccountKey& account) {
  if (session_ && session_->key() == account) return true;
  const auto session = known_.session(account);
  if (!session) return false;
  adopt(session);
  finding_out_.cancel();
  finding_out_.start(begin_with(session));
  return true;
}

async::Task<void> CurrentAccount::begin_with(std::shared_ptr<AccountSession> session) {
  co_await restore(session);
  co_await known_.put_first(session->key());
}

void CurrentAccount::add_another() {
  const auto before = session_ ? std::optional(session_->key()) : before_;
  finding_out_.cancel();
  adopt(nullptr);
  before_ = before;
  set_state({.signed_in = SignedIn::No});
}

async::Task<service::Discovery> CurrentAccount::discover(Service service, std::string name) const {
  auto certificates = known_.application().certificates_of({service.address.text(), std::move(name), {}});
  if (service.client_certificate) certificates.client = service::load_client_certificate(*service.client_certificate);
  return known_.application().discover(std::move(service.address), std::move(certificates));
}

/// Nobody is signed in where no account is known. But whether a keyring is there at all is better known before somebody
/// types a password and relies on staying signed in.
async::Task<void> CurrentAccount::look_for_keyring() {
  try {
    co_await nobody_->restore();
    nobody_changed();
  } catch (const Error& error) {
    hindered(error);
  }
}

void CurrentAccount::nobody_changed() {
  if (session_ || known_.in_memory()) return;
  const auto& state = nobody_->state();
  if (state.signed_in == SignedIn::Unknown && state.reason == UnknownReason::NotRead) return;
  const bool unreachable = state.signed_in == SignedIn::Unknown && state.reason == UnknownReason::Unreachable;
  set_state(unreachable ? state : AccountState{.signed_in = SignedIn::No});
}

/// Somebody may have signed in in another window or process. Who sees a login page here is taken along, unless that is
/// about another account than theirs.
void CurrentAccount::listed(const AccountKey& account, bool first) {
  if (!before_ && (first || account == last_)) following_.start(follow_sign_in(account));
}

async::Task<void> CurrentAccount::follow_sign_in(AccountKey account) {
  const auto session = known_.session(account);
  if (!session) co_return;
  try {
    co_await session->tokens().restore();
  } catch (const Error&) {
    co_return;  // The person can always log in.
  }
  const bool at_login = state().signed_in == SignedIn::No && !before_ && !known_.in_memory() && log_ins_ == 0;
  if (at_login && session->state().signed_in == SignedIn::Yes) adopt(session);
}

async::Task<bool> CurrentAccount::unlock() {
  if (!session_) co_return false;
  const auto session = session_;
  const bool unlocked = co_await session->tokens().unlock();
  if (!unlocked) co_return false;
  known_.set_in_memory(false);
  const bool missing = known_.is_missing_from_list(session->key());
  if (missing) co_await known_.list(session->key());
  co_return true;
}

void CurrentAccount::continue_in_memory() {
  if (state().signed_in != SignedIn::Unknown) return;
  known_.set_in_memory(true);
  adopt(nullptr);
  set_state({.signed_in = SignedIn::No});
}

void CurrentAccount::sign_in_again() {
  if (state().signed_in != SignedIn::Unknown) return;
  adopt(nullptr);
  set_state({.signed_in = SignedIn::No});
}

async::Task<void> CurrentAccount::sign_up(Service service, std::string name, tokens::Secret password) {
  co_await known_.keep_client_certificate(service, name);
  const auto session = known_.new_session(std::move(service), std::move(name), false);
  co_await session->sign_up(std::move(password));
}

async::Task<void> CurrentAccount::log_in(Service service, std::string name, tokens::Secret password, bool keep) {
  const bool shared = keep && !known_.in_memory();
  co_await known_.keep_client_certificate(service, name);
  const auto session = known_.new_session(std::move(service), std::move(name), shared);
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
      if (account.session_ != session) account.known_.undo(session, signed_in);
    }
  } guard(*this, session);
  // A sign-in that nobody could keep is not begun.
  if (shared) co_await known_.application().shared().reach(session->key());
  co_await session->sign_in(std::move(password), keep);
  guard.signed_in = session->state().session;
  if (shared)
    co_await known_.list(session->key());
  else
    co_await known_.keep_for_this_run(session);
  // Last, since then the page that waits for this is replaced.
  adopt(session);
}

async::Task<void> CurrentAccount::take_up(AccountKey earlier) {
  const auto session = known_.session(earlier);
  co_await session->tokens().restore();
  const auto& state = session->state();
  if (state.signed_in == SignedIn::Unknown) throw keyring::KeyringError(fault_of(state.reason));
  co_await known_.list(std::move(earlier));
  adopt(session);
}

async::Task<void> CurrentAccount::go_on_unsaved() {
  if (!session_) co_return;
  known_.leave_off_list(session_->key());
  co_await session_->tokens().continue_in_memory();
}

void CurrentAccount::adopt(std::shared_ptr<AccountSession> session) {
  session_connection_ = nullptr;
  if (session_) known_.finish(session_);
  session_ = std::move(session);
  hindrance_ = Hindrance::None;
  if (session_) {
    last_ = session_->key();
    before_.reset();
    session_connection_ = session_->tokens().on_state_changed([this] { session_changed(); });
  }
  post_change();
}

void CurrentAccount::session_changed() {
  const auto& state = session_->state();
  if (state.signed_in == SignedIn::No && state.ended_by == EndedBy::Server) known_.forget_ended(session_->key());
  post_change();
}

void CurrentAccount::set_state(AccountState state) {
  state_without_session_ = state;
  post_change();
}

void CurrentAccount::post_change() {
  change_ = async::Timer(std::chrono::milliseconds(0), [this] { changed_.emit(); });
}

}  // namespace vestibule::app
