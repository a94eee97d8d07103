#pragma once

#include "async/event.hpp"
#include "async/ready-queue.hpp"
#include "async/task.hpp"

#include <coroutine>

namespace vestibule::async {

/// Owns tasks that run side by side, each until it ends; what has not ended when the scope is destroyed is cancelled.
///
/// A window, an account, a server has one for the work that belongs to it. The scope must not be destroyed from inside
/// one of its own tasks (asserted there).
class TaskScope {
public:
  TaskScope() = default;
  TaskScope(const TaskScope&) = delete;
  TaskScope& operator=(const TaskScope&) = delete;
  ~TaskScope() { cancel(); }

  /// Starts `task` at the next turn of the main loop. A task that throws, when nobody awaits it, is a mistake of its
  /// author: it is logged as critical (without the error's text, which a server may have worded).
  void start(Task<void> task);
  /// The same, but `task` runs at once until it first waits, as if it were awaited here: what the caller has seen just
  /// before still holds for it.
  void start_now(Task<void> task);
  /// Destroys every task that has not ended.
  void cancel();
  /// No task is waiting or running.
  bool empty() const { return !tasks_.linked(); }

  /// Returns when no task is left; only one that is not in this scope can wait for that.
  Task<void> finished();

private:
  class Running;
  static Running run(TaskScope& scope, Task<void> task, bool next_turn);

  Link tasks_;
  Event ended_;
};

}  // namespace vestibule::async
