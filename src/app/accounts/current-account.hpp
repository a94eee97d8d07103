#pragma once

#include "app/page.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"
#include "session/account-session.hpp"
#include "sharing/application-accounts.hpp"

#include <sigc++/signal.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// Where somebody logs in.
struct Service {
  service::ServerAddress address;
  const service::ServiceProfile* profile;  ///< of what type it is
};

/// The account that the windows are about: the one that was used last, or that somebody logs in to. It is one
/// `AccountSession` at a time, or none where nobody ever signed in.
///
/// Other processes share it: signing in and out in one of them does so here.
class CurrentAccount {
public:
  /// `accounts` outlives it.
  explicit CurrentAccount(sharing::ApplicationAccounts& accounts);
  CurrentAccount(const CurrentAccount&) = delete;

  session::AccountState state() const;
  /// Why `state` could not be found out, while that is so.
  Hindrance hindrance() const { return hindrance_; }
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

  /// The sign-ins that the keyring has and the list does not name. Throws `KeyringError`.
  async::Task<keyring::FoundAccounts> find_earlier() { return accounts_.find_earlier(); }
  /// Goes on with one of these, as if somebody had just signed in with it; it is listed from now on. Throws
  /// `KeyringError` where it cannot be read, and where the list cannot be written.
  async::Task<void> take_up(tokens::AccountKey earlier);

  /// Which type of service is at an address; see `service::discover_profile`.
  async::Task<service::Discovery> discover(service::ServerAddress address) const {
    return accounts_.discover(std::move(address));
  }
  /// The types of services that there are.
  const service::ProfileLibrary& profiles() const { return accounts_.profiles(); }
  /// Makes an account at a server. Throws like `AccountSession::sign_up`.
  async::Task<void> sign_up(Service service, std::string name, tokens::Secret password);
  /// Logs in; then this is the current account. Throws like `AccountSession::sign_in`.
  async::Task<void> log_in(Service service, std::string name, tokens::Secret password, bool keep);
  /// Throws where the session cannot be ended, not even by writing down that it is.
  async::Task<session::SignOutResult> log_out();
  /// Goes on for this run with what the keyring does not take.
  async::Task<void> go_on_unsaved();
  /// Returns when nothing of an account is under way that would be lost with the process.
  async::Task<void> settled();

private:
  std::shared_ptr<session::AccountSession> session_for(Service service, std::string name, bool shared);
  async::Task<void> look_up();
  async::Task<void> look_for_keyring();
  async::Task<keyring::AccountList::Accounts> read_list();
  async::Task<void> follow_list();
  async::Task<void> follow_sign_in(tokens::AccountKey account);
  async::Task<void> forget_kept(tokens::AccountKey account);
  void adopt(std::shared_ptr<session::AccountSession> session);
  async::Task<void> finish(std::shared_ptr<session::AccountSession> session);
  async::Task<void> undo(std::shared_ptr<session::AccountSession> session, tokens::SessionId signed_in);
  void set_state(session::AccountState state);
  void session_changed();
  void nobody_changed();
  async::Task<bool> list(tokens::AccountKey account);
  async::Task<void> unlist(tokens::AccountKey account);
  void post_change();

  sharing::ApplicationAccounts& accounts_;
  /// Tells whether there is a keyring, while no account is known.
  std::unique_ptr<session::AccountTokens> nobody_;
  bool in_memory_ = false;
  /// The account could not be written to the list, so a restart would not find it.
  bool not_listed_ = false;
  Hindrance hindrance_ = Hindrance::None;
  int log_ins_ = 0;  ///< under way
  session::AccountState state_without_session_;
  std::optional<tokens::AccountKey> last_;
  std::shared_ptr<session::AccountSession> session_;
  std::shared_ptr<void> session_connection_;
  std::shared_ptr<void> nobody_connection_;
  std::shared_ptr<void> list_connection_;
  keyring::AccountList::Accounts known_list_;
  bool list_changed_ = false;
  sigc::signal<void()> changed_;
  async::Timer change_;
  async::TaskScope following_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
