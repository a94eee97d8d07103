#include "sharing/shared-accounts.hpp"

#include "async/race.hpp"
#include "sharing/remote-account.hpp"
#include "sharing/shared-tokens.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::sharing {

using namespace std::chrono_literals;
using session::AccountTokens;

namespace {

/// An owner that is just starting has the lock a moment before its socket.
constexpr auto pause_before_looking_again = 10ms;
constexpr auto pause_after_trouble = 500ms;
constexpr auto patience = 30s;
constexpr auto patience_at_hand_over = 10s;

}  // namespace

SharedAccounts::SharedAccounts(std::string lock_path, MakeOwned make_owned, keyring::EndedSessions& ended,
                               const tokens::Clock& clock)
    : lock_path_(std::move(lock_path)), socket_path_(owner_socket_path(lock_path_)), make_owned_(std::move(make_owned)),
      ended_(ended), clock_(clock) {
  scope_.start(find_role());
}

SharedAccounts::~SharedAccounts() = default;

std::unique_ptr<AccountTokens> SharedAccounts::account(tokens::AccountKey key) {
  return std::make_unique<SharedTokens>(*this, std::move(key), clock_);
}

void SharedAccounts::set_role(Role role) {
  role_ = role;
  role_changed_.pulse();
  role_listeners_.call();
}

async::Task<void> SharedAccounts::find_role() {
  for (;;) {
    std::chrono::milliseconds pause{0};
    trouble_ = nullptr;
    try {
      if (!retired_) lock_ = OwnerLock::try_take(lock_path_);
      if (lock_) co_return be_owner();
      client_ = co_await TokenClient::connect(socket_path_);
    } catch (const OwnerGone&) {
      pause = pause_before_looking_again;
    } catch (const OwnerFrozen&) {
      trouble_ = std::current_exception();
    } catch (const Error& error) {
      g_message("The tokens can neither be owned nor asked for: %s", error.what());
      lock_.reset();
      trouble_ = std::make_exception_ptr(NoOwner());
    }
    if (trouble_) {
      role_changed_.pulse();
      pause = pause_after_trouble;
    }
    if (pause > 0ms) {
      co_await async::sleep_for(pause);
      continue;
    }
    set_role(Role::Client);
    co_await client_->closed();
    // Whoever still waits for an answer of the old owner holds what it needs itself.
    remote_.clear();
    client_.reset();
    set_role(retired_ ? Role::Retired : Role::Deciding);
  }
}

void SharedAccounts::be_owner() {
  server_ = std::make_unique<TokenServer>(socket_path_, [this](const tokens::AccountKey& key) { return owned(key); });
  trouble_ = nullptr;
  set_role(Role::Owner);
}

std::shared_ptr<AccountTokens> SharedAccounts::owned(const tokens::AccountKey& key) {
  if (const auto known = owned_.find(key); known != owned_.end()) return known->second;
  // Peers may name accounts without end: one that nobody uses, and that holds nothing, is made anew when it is asked
  // for.
  std::erase_if(owned_, [](const auto& each) { return each.second.use_count() == 1 && each.second->is_at_rest(); });
  std::shared_ptr<AccountTokens> account = make_owned_(key);
  if (account) owned_.emplace(key, account);
  return account;
}

std::optional<session::AccountState> SharedAccounts::known_state(const tokens::AccountKey& key) const {
  const auto& accounts = role_ == Role::Owner ? owned_ : remote_;
  const auto known = accounts.find(key);
  if (known == accounts.end()) return std::nullopt;
  return known->second->state();
}

async::Task<std::shared_ptr<AccountTokens>> SharedAccounts::reach(tokens::AccountKey key,
                                                                  std::optional<tokens::BootTimePoint> give_up) {
  if (!give_up) give_up = clock_.boot_time() + patience;
  while (role_ == Role::Deciding || role_ == Role::Retired) {
    const auto left = *give_up - clock_.boot_time();
    if (left <= 0ms) throw OwnerFrozen();
    try {
      co_await async::with_timeout(left, async::wait_for(role_changed_));
    } catch (const async::TimedOut&) {
      throw OwnerFrozen();
    }
    if (trouble_ && role_ == Role::Deciding) std::rethrow_exception(trouble_);
  }
  if (role_ == Role::Owner) {
    const auto account = owned(key);
    if (!account) throw session::NotSignedIn();
    co_await session::ensure_read(*account);
    co_return account;
  }
  if (const auto known = remote_.find(key); known != remote_.end()) co_return known->second;
  // Nobody else is given it before its state has been read.
  const auto owner = client_;
  const auto account = std::make_shared<RemoteAccount>(owner, key, clock_);
  co_await account->attend();
  if (client_ != owner) throw OwnerGone();
  co_return remote_.try_emplace(key, account).first->second;
}

void SharedAccounts::withdraw(tokens::AccountKey key, tokens::SessionId session, tokens::Secret access_token,
                              bool offered) {
  withdrawals_.start(do_withdraw(std::move(key), session, std::move(access_token), offered));
}

async::Task<void> SharedAccounts::do_withdraw(tokens::AccountKey key, tokens::SessionId session,
                                              tokens::Secret access_token, bool offered) {
  // Written down first, as a sign-out is: an owner that does not answer now finds it before it gives a token away, even
  // where this process has ended by then.
  if (offered && role_ != Role::Owner) {
    try {
      co_await ended_.add(session);
    } catch (const async::GioError&) {
      // It is asked all the same.
    }
  }
  const auto account = this->account(std::move(key));
  try {
    co_await account->withdraw(session, std::move(access_token));
  } catch (const Error& error) {
    g_message("A sign-in that was given up could not be withdrawn: %s", error.what());
  }
}

async::Task<void> SharedAccounts::settle_owned() {
  co_await server_->calls_finished();
  const auto all = owned_;
  for (const auto& [key, account] : all)
    co_await account->settled();
}

async::Task<void> SharedAccounts::hand_over() {
  const auto limit = clock_.boot_time() + patience_at_hand_over;
  if (!std::exchange(retired_, true)) scope_.start(do_hand_over(limit));
  co_await handed_over_;
  // Those of a process that has gone on as a client.
  co_await finish_until(limit, withdrawals_.finished());
}

async::Task<void> SharedAccounts::do_hand_over(tokens::BootTimePoint limit) {
  co_await finish_until(limit, withdrawals_.finished());
  if (role_ == Role::Owner) {
    server_->refuse_new_calls();
    set_role(Role::Retired);
    // A renewal that is still running then is the next owner's to repeat: the mark in the keyring tells it so.
    co_await finish_until(limit, settle_owned());
    server_.reset();
    for (auto& [key, account] : owned_)
      account->retire();
    lock_.reset();
    scope_.start(find_role());
  }
  handed_over_.set();
}

async::Task<void> SharedAccounts::finish_until(tokens::BootTimePoint limit, async::Task<void> task) {
  const auto left = std::max<std::chrono::milliseconds>(limit - clock_.boot_time(), 0ms);
  try {
    co_await async::with_timeout(left, std::move(task));
  } catch (const async::TimedOut&) {
    // What has not ended by then is the next owner's, or has been written down.
  }
}

}  // namespace vestibule::sharing
