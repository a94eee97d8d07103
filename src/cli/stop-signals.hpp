#pragma once

#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "sharing/application-accounts.hpp"

namespace vestibule::cli {

/// The signals that end or stop a program at a terminal. Other processes may be waiting for this one, if it owns the
/// tokens: it hands over first, and freezes nobody.
///
/// SIGINT, SIGTERM and SIGHUP are for the program to end by (`asked_to_end`); a second one ends it at once. SIGTSTP
/// (Ctrl-Z) stops it, once it has handed over.
class StopSignals {
public:
  /// To be called before any thread is started: these signals then come to nobody but an object of this class.
  static void block();
  /// Undoes that, for a program that this process is about to become.
  static void unblock();

  explicit StopSignals(sharing::ApplicationAccounts& accounts);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;

  async::Event& asked_to_end() { return asked_to_end_; }
  /// The signal that asked for it.
  int number() const { return number_; }

private:
  static gboolean received(int descriptor, GIOCondition, gpointer self);
  async::Task<void> stop();

  sharing::ApplicationAccounts& accounts_;
  int descriptor_;
  guint source_;
  int number_ = 0;
  async::Event asked_to_end_;
  async::TaskScope stopping_;
};

}  // namespace vestibule::cli
