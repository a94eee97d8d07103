#include "async/task-scope.hpp"

#include <typeinfo>

namespace vestibule::async {

/// The outermost coroutine around a started task. Its frame belongs to the scope's list and frees itself at its end.
class TaskScope::Running {
public:
  struct promise_type : Link {
    promise_type(TaskScope& scope, Task<void>&, bool) : scope(scope) { insert_before(scope.tasks_); }
    ~promise_type() {
      unlink();
      scope.ended_.pulse();
    }
    Running get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept { return std::suspend_never{}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}

    template <class Awaitable>
    auto await_transform(Awaitable&& awaitable) {
      using Awaiter = decltype(detail::awaiter_of(std::forward<Awaitable>(awaitable)));
      return detail::Tracked<Awaiter>{detail::awaiter_of(std::forward<Awaitable>(awaitable)), running};
    }

    TaskScope& scope;
    bool running = true;
  };
};

TaskScope::Running TaskScope::run(TaskScope&, Task<void> task, bool next_turn) {
  try {
    if (next_turn) co_await NextTurn{};
    co_await std::move(task);
  } catch (const std::exception& error) {
    g_critical("A task that nobody awaits threw %s", typeid(error).name());
  }
}

void TaskScope::start(Task<void> task) {
  run(*this, std::move(task), true);
}

void TaskScope::start_now(Task<void> task) {
  run(*this, std::move(task), false);
}

Task<void> TaskScope::finished() {
  while (!empty())
    co_await ended_;
}

void TaskScope::cancel() {
  while (tasks_.linked()) {
    auto& promise = static_cast<Running::promise_type&>(*tasks_.next());
    g_assert(!promise.running);
    std::coroutine_handle<Running::promise_type>::from_promise(promise).destroy();
  }
}

}  // namespace vestibule::async
