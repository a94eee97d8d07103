#include "app/accounts-bus/watched-accounts.hpp"

#include "async/race.hpp"
#include "keyring/account-digest.hpp"
#include "tokens/printable-text.hpp"

#include <utility>

namespace vestibule::app {

using namespace std::chrono_literals;
using session::AccountSession;
using session::SignedIn;
using session::UnknownReason;

namespace {

constexpr auto patience = 5s;

/// Says nothing of the account to who does not know it, and is the same in every process.
std::string account_id(const tokens::AccountKey& account) {
  constexpr std::size_t digits = 32;
  return keyring::digest_of(account).substr(0, digits);
}

const char* unknown_word(UnknownReason reason) {
  switch (reason) {
  case UnknownReason::Locked:
    return "locked";
  case UnknownReason::Unreadable:
    return "unreadable";
  case UnknownReason::Unreachable:
    return "no-keyring";
  case UnknownReason::NotRead:
    break;
  }
  return "unknown";
}

const char* state_word(const session::AccountState& state) {
  if (state.signed_in == SignedIn::Unknown) return unknown_word(state.reason);
  if (state.signed_in == SignedIn::No) return state.ended_by == session::EndedBy::Server ? "ended" : "signed-out";
  if (state.renewing) return "renewing";
  return state.unavailable ? "unavailable" : "signed-in";
}

}  // namespace

WatchedAccounts::WatchedAccounts(KnownAccounts& known) : known_(known) {
  known_.signal_changed().connect(sigc::mem_fun(*this, &WatchedAccounts::list_changed));
}

async::Task<void> WatchedAccounts::looked_for() {
  if (!std::exchange(begun_, true)) scope_.start(begin());
  try {
    co_await async::with_timeout(patience, async::wait_for(read_));
  } catch (const async::TimedOut&) {
    // What is not known is told to be so.
  }
}

async::Task<void> WatchedAccounts::begin() {
  reading_++;
  co_await known_.read();
  follow_list();
  if (--reading_ == 0) read_.set();
}

void WatchedAccounts::list_changed() {
  // The one who changes it may be in the midst of something.
  if (begun_) following_ = async::Timer(0ms, [this] { follow_list(); });
}

void WatchedAccounts::follow_list() {
  std::map<std::string, Watched> watched;
  for (const auto& account : known_.all()) {
    const auto id = account_id(account);
    const auto before = watched_.find(id);
    if (before != watched_.end() && before->second.is_of_this_run == known_.is_of_this_run(account) &&
        (!before->second.is_of_this_run || known_.is_of_this_run(*before->second.session))) {
      watched.insert(watched_.extract(before));
      continue;
    }
    auto session = known_.session(account);
    if (!session) continue;
    auto connection = session->tokens().on_state_changed([this] { changed_.changed(); });
    watched[id] = {session, known_.is_of_this_run(*session), std::move(connection)};
    scope_.start(read(std::move(session)));
    reading_++;
    read_.reset();
  }
  watched_ = std::move(watched);
  changed_.changed();
}

async::Task<void> WatchedAccounts::read(std::shared_ptr<AccountSession> session) {
  try {
    co_await session::ensure_read(session->tokens());
  } catch (const Error& error) {
    g_message("The state of an account cannot be read: %s", error.what());
  }
  if (--reading_ == 0) read_.set();
  changed_.changed();
}

std::shared_ptr<AccountSession> WatchedAccounts::find(const std::string& id) const {
  const auto found = watched_.find(id);
  return found == watched_.end() ? nullptr : found->second.session;
}

std::map<std::string, WatchedAccounts::Account> WatchedAccounts::all() const {
  std::map<std::string, Account> accounts;
  for (const auto& [id, watched] : watched_) {
    const auto key = watched.session->key();
    accounts[id] = {tokens::printable(key.name), tokens::printable(key.origin), tokens::printable(key.profile),
                    state_word(watched.session->state())};
  }
  return accounts;
}

}  // namespace vestibule::app
