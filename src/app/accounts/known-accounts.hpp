#pragma once

#include "async/task-scope.hpp"
#include "session/account-session.hpp"
#include "sharing/application-accounts.hpp"

#include <sigc++/signal.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// Where somebody logs in.
struct Service {
  service::ServerAddress address;
  const service::ServiceProfile* profile;  ///< of what type it is
  /// Which certificate of theirs is shown there, as a PKCS#11 URI; empty: none. Nothing: as before.
  std::optional<std::string> client_certificate = {};
};

/// The accounts that the windows offer: those on the person's list, which every process shares, and those that end with
/// this run. One for all windows; it keeps what a window that is closed has left under way.
class KnownAccounts {
public:
  using Accounts = keyring::AccountList::Accounts;

  /// `accounts` outlives it.
  explicit KnownAccounts(sharing::ApplicationAccounts& accounts);
  KnownAccounts(const KnownAccounts&) = delete;

  /// Those on the list, as it was last read, the last used one first; then those of this run.
  Accounts all() const;
  /// Reads the list anew; one that cannot be read counts as empty.
  async::Task<Accounts> read();
  /// `all` may have changed.
  sigc::signal<void()>& signal_changed() { return changed_; }
  /// The list has a new first account: somebody may have signed in to it, here or in another process. With it, whether
  /// the list was empty before.
  sigc::signal<void(const tokens::AccountKey&, bool)>& signal_listed() { return listed_; }

  /// The account's state as far as it is known: nobody is asked.
  session::AccountState state(const tokens::AccountKey& account) const;
  /// The account's session; null where its type of service is not there any more.
  std::shared_ptr<session::AccountSession> session(const tokens::AccountKey& account);
  /// A new one, for a log-in: shared with other processes, or this run's alone.
  std::shared_ptr<session::AccountSession> new_session(Service service, std::string name, bool shared);

  /// Writes down what a log-in says of their certificate. It is for sessions that are made afterwards. Throws
  /// `async::GioError`.
  async::Task<void> keep_client_certificate(Service service, std::string name);

  /// The session's tokens are in this process's memory alone, not shared with other processes.
  bool is_of_this_run(const session::AccountSession& session) const;
  /// The same of whatever session the account has.
  bool is_of_this_run(const tokens::AccountKey& account) const;

  /// For this run the tokens are in memory, and nothing is asked of a keyring.
  bool in_memory() const { return in_memory_; }
  void set_in_memory(bool in_memory) { in_memory_ = in_memory; }

  /// Puts the account first on the list. A list that cannot be written stops nobody from working now; that a restart
  /// will not find the account is what `is_missing_from_list` tells.
  async::Task<void> list(tokens::AccountKey account);
  /// The same for an account that is offered already: a restart begins with it.
  async::Task<void> put_first(tokens::AccountKey account);
  bool is_missing_from_list(const tokens::AccountKey& account) const;
  /// The person knows, and goes on.
  void leave_off_list(const tokens::AccountKey& account);
  /// Takes it off the list, and off those of this run.
  async::Task<void> unlist(tokens::AccountKey account);
  /// Somebody has signed in to it for this run only. What an earlier session of the account has left behind would be
  /// found at the next start, and is ended.
  async::Task<void> keep_for_this_run(std::shared_ptr<session::AccountSession> session);

  /// Ends the session, and takes it off the list. Throws where it cannot be ended, not even by writing down that it is.
  async::Task<session::SignOutResult> log_out(std::shared_ptr<session::AccountSession> session);
  /// Lets a certificate that does not verify be good for the account, until that logs out or trusts it no more. Never
  /// throws.
  async::Task<void> trust(tokens::AccountKey account, std::string fingerprint);
  /// Keeps a session that no window shows any more until nothing of it is under way.
  void finish(std::shared_ptr<session::AccountSession> session);
  /// Ends what a log-in has begun for which nobody waits any more; nothing that another process has begun meanwhile.
  void undo(std::shared_ptr<session::AccountSession> session, tokens::SessionId signed_in);
  /// Takes the account off the list, where nobody waits for that.
  void forget_ended(tokens::AccountKey account) { scope_.start(unlist(std::move(account))); }
  /// Returns when nothing is under way that would be lost with the process.
  async::Task<void> settled() { return scope_.finished(); }

  sharing::ApplicationAccounts& application() const { return accounts_; }

private:
  struct ThisRun {
    std::shared_ptr<session::AccountSession> session;  ///< null: it is shared, and only not on the list
    bool missing_from_list = false;
  };

  async::Task<void> follow_list();
  async::Task<void> settle(std::shared_ptr<session::AccountSession> session);
  async::Task<void> do_undo(std::shared_ptr<session::AccountSession> session, tokens::SessionId signed_in);

  sharing::ApplicationAccounts& accounts_;
  Accounts known_;
  std::optional<Accounts> followed_;  ///< as `signal_listed` told of it last; `known_` may be newer
  std::map<tokens::AccountKey, ThisRun> this_run_;
  bool in_memory_ = false;
  bool list_changed_ = false;
  std::shared_ptr<void> list_connection_;
  sigc::signal<void()> changed_;
  sigc::signal<void(const tokens::AccountKey&, bool)> listed_;
  async::TaskScope following_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
