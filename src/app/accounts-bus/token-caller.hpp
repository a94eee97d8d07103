#pragma once

#include "app/accounts-bus/bus-caller.hpp"
#include "async/slots.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"
#include "tokens/account-key.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace vestibule::app {

/// A connection to the bus that has asked for a token, and what the person has said to that. It is over, with the calls
/// that are open, when the connection is.
class TokenCaller {
public:
  /// `gone` is called from the main loop when the connection has ended; it may destroy this.
  TokenCaller(async::Object<GDBusConnection> bus, std::string unique_name, std::function<void()> gone);
  TokenCaller(const TokenCaller&) = delete;
  ~TokenCaller();

  /// No more of its calls are open than may be.
  bool may_be_served() const;
  void serve(async::Task<void> call);

  /// Who it is, found out once. Throws `CallerGone`.
  async::Task<BusCaller> identify();

  /// One question at a time: what the person says to it is the answer to the calls behind it.
  async::Slots& turns() { return turns_; }

  bool is_denied() const { return is_denied_; }
  /// Nothing more is asked about this connection.
  void deny() { is_denied_ = true; }
  bool is_allowed(const tokens::AccountKey& account) const { return allowed_.contains(account); }
  void allow(const tokens::AccountKey& account) { allowed_.insert(account); }

private:
  static void owner_changed(GDBusConnection*, const char* sender, const char* path, const char* interface,
                            const char* signal, GVariant* parameters, gpointer self);
  void leave();
  async::Task<void> run(async::Task<void> call);

  async::Object<GDBusConnection> bus_;
  std::string unique_name_;
  std::function<void()> gone_;
  guint subscription_;
  async::Timer leaving_;
  std::optional<BusCaller> identity_;
  std::set<tokens::AccountKey> allowed_;
  bool is_denied_ = false;
  int open_calls_ = 0;
  async::Slots turns_{1};
  async::TaskScope calls_;
};

}  // namespace vestibule::app
