#pragma once

#include "async/error.hpp"
#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"

#include <chrono>
#include <exception>
#include <type_traits>
#include <variant>

/// Waiting for a task until something else happens first.
namespace vestibule::async {

/// A task's end, and the event that either side of a race sets: start `run` in a scope, have the other side set `over`,
/// wait for `over`, and look whether the task `ended`.
template <class T>
struct Race {
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  Event over;
  std::variant<std::monostate, Value, std::exception_ptr> outcome;

  Task<void> run(Task<T> task) {
    try {
      if constexpr (std::is_void_v<T>) {
        co_await std::move(task);
        outcome.template emplace<1>();
      } else {
        outcome.template emplace<1>(co_await std::move(task));
      }
    } catch (...) {
      outcome.template emplace<2>(std::current_exception());
    }
    over.set();
  }

  bool ended() const { return outcome.index() != 0; }
  T take() {
    if (auto* error = std::get_if<2>(&outcome)) std::rethrow_exception(std::move(*error));
    if constexpr (!std::is_void_v<T>) return std::move(std::get<1>(outcome));
  }
};

/// An event as a task, which begins to wait when it is awaited.
inline Task<void> wait_for(Event& event) {
  co_await event;
}

/// Waits for `task`, which begins at once, `limit` at most; then the task is cancelled and `TimedOut` thrown.
template <class T>
Task<T> with_timeout(std::chrono::milliseconds limit, Task<T> task) {
  Race<T> race;
  Timer timer(limit, [&race] { race.over.set(); });
  TaskScope scope;
  scope.start_now(race.run(std::move(task)));
  co_await race.over;
  if (!race.ended()) throw TimedOut();
  co_return race.take();
}

/// Waits for `task`, which begins at once, until `cancellable` is cancelled; then the task is cancelled too and
/// `Cancelled` thrown. For callers who hold a `GCancellable`; it must be cancelled from the thread that waits.
template <class T>
Task<T> with_cancellable(Object<GCancellable> cancellable, Task<T> task) {
  if (g_cancellable_is_cancelled(cancellable.get())) throw Cancelled();
  Race<T> race;
  const auto cancelled = +[](GCancellable*, gpointer over) { static_cast<Event*>(over)->set(); };
  SignalConnection connection(cancellable.get(),
                              g_signal_connect(cancellable.get(), "cancelled", G_CALLBACK(cancelled), &race.over));
  TaskScope scope;
  scope.start_now(race.run(std::move(task)));
  co_await race.over;
  if (!race.ended()) throw Cancelled();
  co_return race.take();
}

/// Runs the main loop until `task` has ended. For `main` and for tests; never inside a main loop that runs.
template <class T>
T run(Task<T> task) {
  Race<T> race;
  TaskScope scope;
  scope.start(race.run(std::move(task)));
  while (!race.ended())
    g_main_context_iteration(g_main_context_get_thread_default(), TRUE);
  return race.take();
}

}  // namespace vestibule::async
