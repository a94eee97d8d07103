#pragma once

#include "async/task-scope.hpp"
#include "async/timer.hpp"
#include "keyring/account-list.hpp"
#include "keyring/memory-token-store.hpp"
#include "keyring/token-store.hpp"
#include "session/account-session.hpp"
#include "tokens/clock.hpp"

#include <sigc++/signal.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// The account that the windows are about: the one that was used last, or that somebody logs in to. It is one
/// `AccountSession` at a time, or none where nobody ever signed in.
class CurrentAccount {
public:
  /// `keyring` outlives it.
  CurrentAccount(keyring::TokenStore& keyring, std::string account_list_path);
  CurrentAccount(const CurrentAccount&) = delete;

  session::AccountState state() const;
  /// How long the server wants no further try of a renewal; nothing where it does not say.
  std::optional<std::chrono::milliseconds> next_try() const;
  /// The account's session; null where there is none. It stays the same while somebody is signed in.
  const std::shared_ptr<session::AccountSession>& session() const { return session_; }
  /// A sign-in can outlive this run: there is a keyring to keep it in.
  bool keeps_sign_ins() const { return !in_memory_; }
  /// `state` may have changed. Always from the main loop, never from inside one of the calls below.
  sigc::signal<void()>& signal_changed() { return changed_; }

  /// Finds out whether somebody is signed in; the answer is the new `state`. Asks nobody.
  async::Task<void> restore();
  /// Has the person unlock the keyring, then as `restore`. False if they did not.
  async::Task<bool> unlock();
  /// For this run the tokens are in memory, and nothing is asked of a keyring. Does nothing while it is known whether
  /// somebody is signed in.
  void continue_in_memory();
  /// Gives up on a stored session that cannot be read: the next log-in replaces it.
  void sign_in_again();

  /// Who was signed in last: what a log-in form can start with.
  const std::optional<tokens::AccountKey>& last() const { return last_; }

  /// Makes an account at a server. Throws like `AccountSession::sign_up`.
  async::Task<void> sign_up(service::ServerAddress address, std::string name, tokens::Secret password);
  /// Logs in; then this is the current account. Throws like `AccountSession::sign_in`.
  async::Task<void> log_in(service::ServerAddress address, std::string name, tokens::Secret password, bool keep);
  async::Task<session::SignOutResult> log_out();
  /// Goes on for this run with what the keyring does not take.
  async::Task<void> go_on_unsaved();
  /// Returns when nothing of an account is under way that would be lost with the process.
  async::Task<void> settled();

private:
  std::shared_ptr<session::AccountSession> new_session(service::ServerAddress address, std::string name);
  void adopt(std::shared_ptr<session::AccountSession> session);
  async::Task<void> finish(std::shared_ptr<session::AccountSession> session);
  async::Task<void> undo(std::shared_ptr<session::AccountSession> session);
  void set_state(session::AccountState state);
  void session_changed();
  void keyring_changed();
  async::Task<session::AccountState> state_without_account();
  async::Task<bool> list(tokens::AccountKey account);
  async::Task<void> unlist(tokens::AccountKey account);
  void post_change();

  tokens::SystemClock clock_;
  keyring::TokenStore& keyring_;
  keyring::MemoryTokenStore memory_;
  keyring::AccountList accounts_;
  bool in_memory_ = false;
  /// The account could not be written to the list, so a restart would not find it.
  bool not_listed_ = false;
  session::AccountState state_without_session_;
  std::optional<tokens::AccountKey> last_;
  std::shared_ptr<session::AccountSession> session_;
  std::shared_ptr<void> session_connection_;
  std::shared_ptr<void> keyring_connection_;
  sigc::signal<void()> changed_;
  async::Timer change_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
