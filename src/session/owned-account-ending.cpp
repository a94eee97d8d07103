// How an account's session ends: here, at the server, and in the store.

#include "keyring/token-store.hpp"
#include "session/owned-account.hpp"

#include <utility>

namespace vestibule::session {

using service::TokenGrant;

/// Of a sign-in that was withdrawn elsewhere, and that is over here.
async::Task<void> OwnedAccount::forget_note(tokens::SessionId session) {
  co_await coordinator_.settled();
  if (ended_ && coordinator_.has_given_up(session) && !coordinator_.has_left_behind()) co_await ended_->remove(session);
}

/// A sign-in that was given up may have been written by then.
async::Task<void> OwnedAccount::remove_what_is_not_kept() {
  if (!keep_) co_await remove_item(std::make_shared<Ending>());
}

async::Task<void> OwnedAccount::withdraw(tokens::SessionId session, tokens::Secret access_token) {
  if (session && session == state().session) {
    co_await sign_out(session);
    co_return;
  }
  const bool known = co_await coordinator_.withdraw(session);
  // A service may know one session a person: what ends this one there might end a later one.
  if (!known && state().signed_in == SignedIn::No && !coordinator_.signing_in()) {
    TokenGrant orphan;
    orphan.access_token = std::move(access_token);
    co_await revoke(std::move(orphan));
  }
  co_await coordinator_.settled();
  if (ended_ && !coordinator_.has_left_behind()) co_await ended_->remove(session);
}

async::Task<SignOutResult> OwnedAccount::sign_out(tokens::SessionId session) {
  if (session && session != state().session) co_return SignOutResult{.server_told = true};
  const auto ending = std::make_shared<Ending>();
  const auto over = state().session;
  const auto ended = coordinator_.sign_out();
  scope_.start(end_everywhere(over, ended.value_or(tokens::TokenPair()), ending));
  co_await ending->done;
  co_return ending->result;
}

async::Task<void> OwnedAccount::end_everywhere(tokens::SessionId session, tokens::TokenPair pair,
                                               std::shared_ptr<Ending> ending) {
  async::TaskScope removal;
  removal.start(remove_item(ending));
  try {
    co_await api_.log_out(pair.access_token, pair.refresh_token);
    ending->result.server_told = true;
  } catch (const Error&) {
    // The result says so.
  }
  co_await removal.finished();
  // Asked again here what was written down elsewhere because there had been no answer.
  if (ended_ && session && ending->result.removed) co_await ended_->remove(session);
  ending->done.set();
}

async::Task<void> OwnedAccount::remove_item(std::shared_ptr<Ending> ending) {
  try {
    co_await store_.remove(key(), 0);
    in_store_ = false;
    removal_pending_ = false;
  } catch (const keyring::KeyringError& error) {
    // In a keyring that never answered there is nothing of this process.
    ending->result.removed = error.fault() == keyring::Fault::Unreachable && !in_store_;
    removal_pending_ = true;
  }
}

async::Task<void> OwnedAccount::remove_pending() {
  // Looked at when it runs: a sign-in that came first has written over what was to go.
  if (!std::exchange(removal_pending_, false)) co_return;
  co_await remove_item(std::make_shared<Ending>());
}

}  // namespace vestibule::session
