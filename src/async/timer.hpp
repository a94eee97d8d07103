#pragma once

#include "async/owned.hpp"
#include "async/ready-queue.hpp"

#include <chrono>
#include <functional>

namespace vestibule::async {

/// Awaitable: goes on after a time, measured while the machine is awake (`CLOCK_MONOTONIC`). After a suspend it can be
/// late, so what depends on a deadline asks a clock when it goes on.
class Sleep {
public:
  explicit Sleep(std::chrono::milliseconds duration) : duration_(duration) {}
  Sleep(const Sleep&) = delete;
  ~Sleep();
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine);
  void await_resume() const {}

private:
  std::chrono::milliseconds duration_;
  Waiter waiter_;
  OwnedSource source_;
};

inline Sleep sleep_for(std::chrono::milliseconds duration) {
  return Sleep(duration);
}

/// Calls a function once, after a time, from the main loop; destroying it before that means it is not called. The
/// function may destroy the timer.
class Timer {
public:
  Timer() = default;
  Timer(std::chrono::milliseconds after, std::function<void()> function);
  Timer(Timer&&) = default;
  Timer& operator=(Timer&& other) noexcept {
    std::swap(source_, other.source_);
    return *this;
  }
  ~Timer();

private:
  OwnedSource source_;
};

}  // namespace vestibule::async
