#pragma once

#include <glib.h>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace vestibule::async {

namespace detail {

template <class Awaitable>
decltype(auto) awaiter_of(Awaitable&& awaitable) {
  if constexpr (requires { static_cast<Awaitable&&>(awaitable).operator co_await(); })
    return static_cast<Awaitable&&>(awaitable).operator co_await();
  else
    return static_cast<Awaitable&&>(awaitable);
}

/// Keeps `running` true exactly while the coroutine's own code runs.
template <class Awaiter>
struct Tracked {
  Awaiter awaiter;
  bool& running;

  bool await_ready() { return awaiter.await_ready(); }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> coroutine) {
    running = false;
    return awaiter.await_suspend(coroutine);
  }
  decltype(auto) await_resume() {
    running = true;
    return awaiter.await_resume();
  }
};

class PromiseBase {
public:
  auto initial_suspend() noexcept { return Tracked<std::suspend_always>{{}, running_}; }
  auto final_suspend() noexcept { return Final{}; }
  template <class Awaitable>
  auto await_transform(Awaitable&& awaitable) {
    using Awaiter = decltype(awaiter_of(std::forward<Awaitable>(awaitable)));
    return Tracked<Awaiter>{awaiter_of(std::forward<Awaitable>(awaitable)), running_};
  }

  bool running() const { return running_; }
  std::coroutine_handle<> continuation = std::noop_coroutine();

private:
  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> coroutine) const noexcept {
      coroutine.promise().running_ = false;
      return coroutine.promise().continuation;
    }
    void await_resume() const noexcept {}
  };

  bool running_ = false;
};

template <class T>
class Promise : public PromiseBase {
public:
  void return_value(T value) { result_.template emplace<1>(std::move(value)); }
  void unhandled_exception() noexcept { result_.template emplace<2>(std::current_exception()); }
  T take() {
    if (auto* error = std::get_if<2>(&result_)) std::rethrow_exception(std::move(*error));
    return std::move(std::get<1>(result_));
  }

private:
  std::variant<std::monostate, T, std::exception_ptr> result_;
};

template <>
class Promise<void> : public PromiseBase {
public:
  void return_void() noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  void take() {
    if (error_) std::rethrow_exception(std::move(error_));
  }

private:
  std::exception_ptr error_;
};

}  // namespace detail

/// Work that may wait: a coroutine that yields one `T` or throws.
///
/// A task does nothing until it is awaited (`co_await std::move(task)`, once) or given to a `TaskScope`. It runs on the
/// thread that awaits it, and goes on from that thread's main loop only. What it throws is thrown at the `co_await`.
///
/// Destroying a task cancels what it waits for, at any depth, and nothing of it runs afterwards, save the destructors
/// of its locals. A task must not be destroyed while its own code runs (asserted): code that a task calls and that
/// could end the task's owner posts.
///
/// With g++ 12, a temporary that is an aggregate or a lambda with captures is named before it is awaited with (the
/// compiler copies it bit by bit, or destroys it twice), and nothing is awaited in the condition of an `if` (the
/// coroutine goes on in the wrong place).
template <class T = void>
class [[nodiscard]] Task {
public:
  struct promise_type : detail::Promise<T> {
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };

  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  ~Task() {
    if (!coroutine_) return;
    g_assert(!coroutine_.promise().running());
    coroutine_.destroy();
  }

  auto operator co_await() && {
    struct Awaiter {
      std::coroutine_handle<promise_type> coroutine;
      bool await_ready() const { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> continuation) {
        coroutine.promise().continuation = continuation;
        return coroutine;
      }
      T await_resume() { return coroutine.promise().take(); }
    };
    return Awaiter{coroutine_};
  }

private:
  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> coroutine_;
};

}  // namespace vestibule::async
