#pragma once

#include "app/accounts/known-accounts.hpp"
#include "async/change-signal.hpp"
#include "async/event.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"

#include <sigc++/trackable.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace vestibule::app {

/// Every account that is known, with its state, by an id for other programs. Nothing is asked of a keyring before
/// somebody wants to know.
class WatchedAccounts : public sigc::trackable {
public:
  /// `known` outlives it.
  explicit WatchedAccounts(KnownAccounts& known);
  WatchedAccounts(const WatchedAccounts&) = delete;

  /// Returns when the accounts have been listed and their states looked for, or that takes long; the person is asked
  /// nothing.
  async::Task<void> looked_for();
  /// The session of the account of that id; null where there is none.
  std::shared_ptr<session::AccountSession> find(const std::string& id) const;

  struct Account {
    std::string name;  ///< printable
    std::string server;
    std::string service;
    std::string state;  ///< a word of data/dbus/accounts.xml.in

    bool operator==(const Account&) const = default;
  };
  std::map<std::string, Account> all() const;
  /// Calls `listener` after changes of `all`, several of one turn together.
  [[nodiscard]] std::shared_ptr<void> on_changed(std::function<void()> listener) {
    return changed_.add(std::move(listener));
  }

private:
  struct Watched {
    std::shared_ptr<session::AccountSession> session;
    bool is_of_this_run;
    std::shared_ptr<void> connection;
  };

  async::Task<void> begin();
  void list_changed();
  void follow_list();
  async::Task<void> read(std::shared_ptr<session::AccountSession> session);

  KnownAccounts& known_;
  bool begun_ = false;
  int reading_ = 0;  ///< accounts whose state is being looked for, and the list
  async::Event read_;
  std::map<std::string, Watched> watched_;
  async::ChangeSignal changed_;
  async::Timer following_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
