#pragma once

#include "async/error.hpp"
#include "async/event.hpp"
#include "async/listeners.hpp"
#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "service/service-error.hpp"
#include "session/account-state.hpp"
#include "tokens/account-key.hpp"

#include <gio/gio.h>

#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace vestibule::sharing {

/// The process that owns the tokens has ended, hands over, or is not there yet: the next one is to be asked again.
class OwnerGone : public Error {
public:
  OwnerGone() : Error("the process that keeps the tokens has gone") {}
};

/// The process that owns the tokens is there, and does not answer: it is stopped, or hangs. Nothing is lost by that;
/// when it goes on or ends, so does everybody else.
class OwnerFrozen : public service::Unavailable {
public:
  OwnerFrozen() : Unavailable(service::Trouble::TimedOut) {}
};

/// The process that owns the tokens does not understand what it is asked, or its answer is not understood: it is of
/// another version. Asking again does not help; closing it does.
class OwnerOfAnotherVersion : public service::Unavailable {
public:
  OwnerOfAnotherVersion() : Unavailable(service::Trouble::NotTheService) {}
};

/// A connection to the process that owns the tokens.
///
/// While a call is open the owner is asked every 2 s whether it is there; if it does not answer for 5 s it is frozen,
/// and every open call fails with `OwnerFrozen`.
class TokenClient {
public:
  /// Connects to the owner's socket, in 5 s at most. Throws `OwnerGone` where nobody listens, `OwnerFrozen` where
  /// nobody answers or the queue stays full.
  static async::Task<std::shared_ptr<TokenClient>> connect(std::string socket_path);

  /// Calls a method of `wire_interface`; the result is its tuple of type `reply_type`. Throws what the owner's error
  /// says (`decode_error`), `OwnerGone`, `OwnerFrozen` or `OwnerOfAnotherVersion`. Destroying the task ends the
  /// waiting.
  async::Task<async::Variant> call(const char* method, async::Variant parameters, const char* reply_type);

  /// Set when the connection has ended.
  async::Event& closed() { return closed_; }
  /// Calls `listener` for each change of an account's state that the owner tells.
  [[nodiscard]] std::shared_ptr<void>
  on_state_changed(std::function<void(const tokens::AccountKey&, const session::AccountState&)> listener) {
    return state_listeners_.add(std::move(listener));
  }
  /// Calls `listener` when all requests of an account have failed (`TokenSource::on_failure`).
  [[nodiscard]] std::shared_ptr<void>
  on_failure(std::function<void(const tokens::AccountKey&, std::exception_ptr)> listener) {
    return failure_listeners_.add(std::move(listener));
  }

  explicit TokenClient(async::Object<GDBusConnection> connection);
  ~TokenClient();

private:
  async::Task<async::Variant> call_without_watch(std::string method, async::Variant parameters, std::string reply_type);
  async::Task<void> watch_for_frozen_owner();
  static void signal_received(GDBusConnection*, const char* sender, const char* path, const char* interface,
                              const char* signal, GVariant* parameters, gpointer self);

  async::Object<GDBusConnection> connection_;
  async::SignalConnection closed_connection_;
  guint subscription_ = 0;
  async::Event closed_;
  int open_calls_ = 0;
  async::Listeners<const tokens::AccountKey&, const session::AccountState&> state_listeners_;
  async::Listeners<const tokens::AccountKey&, std::exception_ptr> failure_listeners_;
  async::Listeners<> frozen_listeners_;
  async::TaskScope watching_;
};

}  // namespace vestibule::sharing
