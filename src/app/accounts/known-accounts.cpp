#include "app/accounts/known-accounts.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::app {

using session::AccountSession;
using session::SignedIn;
using tokens::AccountKey;

KnownAccounts::KnownAccounts(sharing::ApplicationAccounts& accounts)
    : accounts_(accounts), list_connection_(accounts.list().on_changed([this] {
        list_changed_ = true;
        if (following_.empty()) following_.start(follow_list());
      })) {}

KnownAccounts::Accounts KnownAccounts::all() const {
  auto all = known_;
  for (const auto& [account, kept] : this_run_) {
    if (std::find(all.begin(), all.end(), account) == all.end()) all.push_back(account);
  }
  return all;
}

async::Task<KnownAccounts::Accounts> KnownAccounts::read() {
  Accounts listed;
  try {
    listed = co_await accounts_.list().read();
  } catch (const Error& error) {
    g_message("The list of accounts cannot be read: %s", error.what());
  }
  known_ = std::move(listed);
  if (!followed_) followed_ = known_;
  co_return known_;
}

async::Task<void> KnownAccounts::follow_list() {
  while (std::exchange(list_changed_, false)) {
    const auto listed = co_await read();
    const auto before = std::exchange(*followed_, listed);
    if (listed == before) continue;
    changed_.emit();
    // An account that is first only because another one has gone is none that somebody has just signed in to.
    if (!listed.empty() && listed.size() >= before.size()) listed_.emit(listed.front(), before.empty());
  }
}

session::AccountState KnownAccounts::state(const AccountKey& account) const {
  const auto kept = this_run_.find(account);
  if (kept != this_run_.end() && kept->second.session) return kept->second.session->state();
  return accounts_.shared().known_state(account).value_or(session::AccountState());
}

std::shared_ptr<AccountSession> KnownAccounts::session(const AccountKey& account) {
  const auto kept = this_run_.find(account);
  return kept != this_run_.end() && kept->second.session ? kept->second.session : accounts_.shared_session(account);
}

std::shared_ptr<AccountSession> KnownAccounts::new_session(Service service, std::string name, bool shared) {
  return shared ? accounts_.shared_session(std::move(service.address), std::move(name), *service.profile)
                : accounts_.private_session(std::move(service.address), std::move(name), *service.profile);
}

async::Task<void> KnownAccounts::keep_client_certificate(Service service, std::string name) {
  if (!service.client_certificate) co_return;
  AccountKey account{service.address.text(), std::move(name), service.profile->id};
  auto& certificates = accounts_.client_certificates();
  if (service.client_certificate->empty())
    co_await certificates.forget(std::move(account));
  else
    co_await certificates.set(std::move(account), *service.client_certificate);
}

async::Task<void> KnownAccounts::list(AccountKey account) {
  bool missing = false;
  try {
    co_await accounts_.list().remember(account);
  } catch (const Error& error) {
    g_message("The account cannot be remembered: %s", error.what());
    missing = true;
  }
  this_run_.erase(account);
  if (missing) this_run_[account] = {.session = nullptr, .missing_from_list = true};
  changed_.emit();
}

async::Task<void> KnownAccounts::put_first(AccountKey account) {
  if (this_run_.contains(account)) co_return;
  try {
    co_await accounts_.list().remember(std::move(account));
  } catch (const Error& error) {
    g_message("Which account was used last cannot be remembered: %s", error.what());
  }
}

bool KnownAccounts::is_of_this_run(const session::AccountSession& session) const {
  const auto kept = this_run_.find(session.key());
  return kept != this_run_.end() && kept->second.session.get() == &session;
}

bool KnownAccounts::is_of_this_run(const AccountKey& account) const {
  const auto kept = this_run_.find(account);
  return kept != this_run_.end() && kept->second.session;
}

bool KnownAccounts::is_missing_from_list(const AccountKey& account) const {
  const auto kept = this_run_.find(account);
  return kept != this_run_.end() && kept->second.missing_from_list;
}

void KnownAccounts::leave_off_list(const AccountKey& account) {
  if (const auto kept = this_run_.find(account); kept != this_run_.end()) kept->second.missing_from_list = false;
}

async::Task<void> KnownAccounts::unlist(AccountKey account) {
  this_run_.erase(account);
  try {
    co_await accounts_.list().forget(std::move(account));
  } catch (const Error& error) {
    g_message("The account cannot be taken off the list: %s", error.what());
  }
  changed_.emit();
}

async::Task<void> KnownAccounts::keep_for_this_run(std::shared_ptr<AccountSession> session) {
  if (!in_memory_) {
    co_await unlist(session->key());
    try {
      const auto earlier = co_await accounts_.shared().reach(session->key());
      if (earlier->state().signed_in != SignedIn::No) co_await earlier->sign_out();
    } catch (const Error&) {
      // It is on no list any more.
    }
  }
  this_run_[session->key()] = {.session = session, .missing_from_list = false};
  changed_.emit();
}

async::Task<session::SignOutResult> KnownAccounts::log_out(std::shared_ptr<AccountSession> session) {
  // Off the list first: if the program died between the two, a listed account would open again.
  co_await unlist(session->key());
  const auto result = co_await session->tokens().sign_out();
  co_await accounts_.forget_certificates(session->key());
  co_return result;
}

async::Task<void> KnownAccounts::trust(AccountKey account, std::string fingerprint) {
  try {
    co_await accounts_.trusted_certificates().trust(std::move(account), std::move(fingerprint));
  } catch (const Error& error) {
    g_warning("A certificate cannot be trusted: %s", error.what());
  }
}

void KnownAccounts::finish(std::shared_ptr<AccountSession> session) {
  scope_.start(settle(std::move(session)));
}

async::Task<void> KnownAccounts::settle(std::shared_ptr<AccountSession> session) {
  co_await session->tokens().settled();
}

void KnownAccounts::undo(std::shared_ptr<AccountSession> session, tokens::SessionId signed_in) {
  scope_.start(do_undo(std::move(session), signed_in));
}

async::Task<void> KnownAccounts::do_undo(std::shared_ptr<AccountSession> session, tokens::SessionId signed_in) {
  co_await session->tokens().settled();
  if (!signed_in || session->state().session != signed_in) co_return;
  co_await unlist(session->key());
  try {
    co_await session->tokens().sign_out(signed_in);
  } catch (const Error& error) {
    g_message("A log-in that was given up could not be undone: %s", error.what());
  }
}

}  // namespace vestibule::app
