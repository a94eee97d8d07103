#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/page.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"

#include <sigc++/signal.h>
#include <sigc++/trackable.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// The account that a window is about: the one that was used last, the one that the person has chosen, or that somebody
/// logs in to. It is one `AccountSession` at a time, or none where nobody ever signed in.
///
/// Other windows and processes share it: signing in and out in one of them does so here.
class CurrentAccount : public sigc::trackable {
public:
  /// `known` outlives it.
  explicit CurrentAccount(KnownAccounts& known);
  CurrentAccount(const CurrentAccount&) = delete;
  ~CurrentAccount();

  session::AccountState state() const;
  /// Why `state` could not be found out, while that is so.
  Hindrance hindrance() const { return hindrance_; }
  /// How long the server wants no further try of a renewal; nothing where it does not say.
  std::optional<std::chrono::milliseconds> next_try() const;
  /// The account's session; null where there is none. It stays the same while somebody is signed in.
  const std::shared_ptr<session::AccountSession>& session() const { return session_; }
  /// A sign-in can outlive this run: there is a keyring to keep it in.
  bool keeps_sign_ins() const { return !known_.in_memory(); }
  /// `state` may have changed. Always from the main loop, never from inside one of the calls below.
  sigc::signal<void()>& signal_changed() { return changed_; }

  KnownAccounts& known() const { return known_; }

  /// Finds out whether somebody is signed in to this account, or, where there is none yet, to the one that was used
  /// last; the answer is the new `state`. Asks nobody.
  void find_out();
  /// Goes over to another account, which is the last used one from then on; the one before stays signed in. False, and
  /// nothing has changed, where the account's type of service is not there any more.
  bool change_to(const tokens::AccountKey& account);
  /// Makes room for another account: nobody is signed in here until somebody logs in.
  void add_another();
  /// Before `add_another`: the account that this was about.
  const std::optional<tokens::AccountKey>& before() const { return before_; }
  /// Has the person unlock the keyring, then finds out as above. False if they did not.
  async::Task<bool> unlock();
  /// For this run the tokens are in memory, and nothing is asked of a keyring. Does nothing while it is known whether
  /// somebody is signed in.
  void continue_in_memory();
  /// Gives up on a stored session that cannot be read: the next log-in replaces it.
  void sign_in_again();

  /// Who was signed in last: what a log-in form can start with.
  const std::optional<tokens::AccountKey>& last() const { return last_; }

  /// The sign-ins that the keyring has and the list does not name. Throws `KeyringError`.
  async::Task<keyring::FoundAccounts> find_earlier() { return known_.application().find_earlier(); }
  /// Goes on with one of these, as if somebody had just signed in with it; it is listed from now on. Throws
  /// `KeyringError` where it cannot be read.
  async::Task<void> take_up(tokens::AccountKey earlier);

  /// Which type of service is at an address, for an account of that name; see `service::discover_profile`. The
  /// service's own profile does not matter.
  async::Task<service::Discovery> discover(Service service, std::string name) const;
  /// The types of services that there are.
  const service::ProfileLibrary& profiles() const { return known_.application().profiles(); }
  /// Makes an account at a server. Throws like `AccountSession::sign_up`.
  async::Task<void> sign_up(Service service, std::string name, tokens::Secret password);
  /// Logs in; then this is the current account. Throws like `AccountSession::sign_in`.
  async::Task<void> log_in(Service service, std::string name, tokens::Secret password, bool keep);
  /// Goes on for this run with what the keyring does not take.
  async::Task<void> go_on_unsaved();

private:
  async::Task<void> look_up(std::optional<tokens::AccountKey> first);
  async::Task<void> restore(std::shared_ptr<session::AccountSession> session);
  async::Task<void> begin_with(std::shared_ptr<session::AccountSession> session);
  async::Task<void> look_for_keyring();
  void hindered(const Error& error);
  void listed(const tokens::AccountKey& account, bool first);
  async::Task<void> follow_sign_in(tokens::AccountKey account);
  void adopt(std::shared_ptr<session::AccountSession> session);
  void set_state(session::AccountState state);
  void session_changed();
  void nobody_changed();
  void post_change();

  KnownAccounts& known_;
  /// Tells whether there is a keyring, while no account is known.
  std::unique_ptr<session::AccountTokens> nobody_;
  Hindrance hindrance_ = Hindrance::None;
  int log_ins_ = 0;  ///< under way
  session::AccountState state_without_session_;
  std::optional<tokens::AccountKey> last_;
  std::optional<tokens::AccountKey> before_;
  std::shared_ptr<session::AccountSession> session_;
  std::shared_ptr<void> session_connection_;
  std::shared_ptr<void> nobody_connection_;
  sigc::signal<void()> changed_;
  async::Timer change_;
  async::TaskScope finding_out_;
  async::TaskScope following_;
};

}  // namespace vestibule::app
