#pragma once

#include "async/event.hpp"
#include "async/listeners.hpp"
#include "async/task-scope.hpp"
#include "keyring/ended-sessions.hpp"
#include "session/account-tokens.hpp"
#include "sharing/owner-lock.hpp"
#include "sharing/token-client.hpp"
#include "sharing/token-server.hpp"
#include "tokens/account-key.hpp"
#include "tokens/clock.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::sharing {

/// This process can neither own the tokens nor find out who does: the lock or the socket cannot be made, for want of
/// room or of permission.
class NoOwner : public service::Unavailable {
public:
  NoOwner() : Unavailable(service::Trouble::TimedOut) {}
};

/// This process's part in sharing a person's accounts with the other processes of the same application.
///
/// One process owns the tokens: the one that holds the owner's lock. It alone reads and writes the keyring, and renews;
/// it answers the others over a socket beside the lock. When it ends, however it ends, one of the others takes over,
/// and all ask that one again whatever was open. A process that has handed over never takes the lock again.
class SharedAccounts {
public:
  /// Makes the account for a process that owns the tokens; null where there can be none of that key.
  using MakeOwned = std::function<std::unique_ptr<session::AccountTokens>(const tokens::AccountKey&)>;

  enum class Role {
    Deciding,  ///< neither the lock nor an owner has been got hold of yet
    Owner,
    Client,
    Retired,  ///< has handed over, and knows no new owner (yet)
  };

  /// `lock_path` as of `owner_lock_path`; the socket is beside it. `ended` is where sign-outs are written down that the
  /// owner cannot be asked for; the accounts that `make_owned` makes look there too. `ended` and `clock` outlive it.
  SharedAccounts(std::string lock_path, MakeOwned make_owned, keyring::EndedSessions& ended,
                 const tokens::Clock& clock);
  ~SharedAccounts();

  Role role() const { return role_; }
  /// Where the process that owns the tokens listens: for `look_at_owner`.
  const std::string& socket_path() const { return socket_path_; }
  /// Calls `listener` after each change of the role.
  [[nodiscard]] std::shared_ptr<void> on_role_changed(std::function<void()> listener) {
    return role_listeners_.add(std::move(listener));
  }

  /// The state of an account as it is known here already; nothing where it has not been asked for.
  std::optional<session::AccountState> known_state(const tokens::AccountKey& key) const;
  /// The account of that key, wherever its tokens are kept. It must not outlive this object.
  std::unique_ptr<session::AccountTokens> account(tokens::AccountKey key);

  /// Where a sign-out is written down that the owner does not take.
  keyring::EndedSessions& ended_sessions() { return ended_; }

  /// Withdraws a sign-in that nobody waits for any more (`AccountTokens::withdraw`), whoever keeps the tokens by then;
  /// it goes on when the account that it was begun with has gone. `offered`: somebody may have been given the tokens.
  void withdraw(tokens::AccountKey key, tokens::SessionId session, tokens::Secret access_token, bool offered);

  /// To be awaited before the process ends by itself: takes no more calls, lets the running renewals, saves, sign-outs
  /// and withdrawals end (10 s at most), closes the socket, then frees the lock.
  ///
  /// Once begun it goes to its end, whoever still waits: destroying the task ends the waiting only, and a second one
  /// returns when the first does.
  async::Task<void> hand_over();

  /// The account as the owner has it, or asks for it; its state has been read. Waits until the role is decided, until
  /// `give_up` at most (30 s from now where none is given). Throws `OwnerFrozen` where the owner does not answer, or
  /// `NoOwner`; a later call may succeed. Throws `session::NotSignedIn` where there can be no account of that key.
  async::Task<std::shared_ptr<session::AccountTokens>> reach(tokens::AccountKey key,
                                                             std::optional<tokens::BootTimePoint> give_up = {});

private:
  async::Task<void> find_role();
  void be_owner();
  async::Task<void> settle_owned();
  async::Task<void> do_hand_over(tokens::BootTimePoint limit);
  async::Task<void> finish_until(tokens::BootTimePoint limit, async::Task<void> task);
  async::Task<void> do_withdraw(tokens::AccountKey key, tokens::SessionId session, tokens::Secret access_token,
                                bool offered);
  std::shared_ptr<session::AccountTokens> owned(const tokens::AccountKey& key);
  void set_role(Role role);

  std::string lock_path_;
  std::string socket_path_;
  MakeOwned make_owned_;
  keyring::EndedSessions& ended_;
  const tokens::Clock& clock_;
  Role role_ = Role::Deciding;
  bool retired_ = false;  ///< a hand-over has begun
  async::Event handed_over_;
  std::exception_ptr trouble_;  ///< why it could not be decided the last time
  async::Event role_changed_;
  async::Listeners<> role_listeners_;

  std::optional<OwnerLock> lock_;
  std::map<tokens::AccountKey, std::shared_ptr<session::AccountTokens>> owned_;
  std::unique_ptr<TokenServer> server_;

  std::shared_ptr<TokenClient> client_;
  std::map<tokens::AccountKey, std::shared_ptr<session::AccountTokens>> remote_;

  async::TaskScope scope_;
  async::TaskScope withdrawals_;
};

}  // namespace vestibule::sharing
