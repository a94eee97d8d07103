#pragma once

#include "async/ready-queue.hpp"

namespace vestibule::async {

/// Something that happens, and stays so until `reset`: `co_await event` waits until it is set. Any number may wait, and
/// each goes on once, from the main loop, in the order in which they came; also if the event has been reset meanwhile.
class Event {
public:
  bool is_set() const { return set_; }
  /// Lets everyone who waits go on at the next turn.
  void set() {
    set_ = true;
    waiters_.post_all();
  }
  void reset() { set_ = false; }
  /// Lets everyone who waits now go on, and leaves the event unset: for "look again".
  void pulse() { waiters_.post_all(); }

  auto operator co_await() & {
    struct Awaiter {
      Event& event;
      Waiter waiter;
      bool await_ready() const { return event.set_; }
      void await_suspend(std::coroutine_handle<> coroutine) {
        waiter.coroutine = coroutine;
        event.waiters_.add(waiter);
      }
      void await_resume() const {}
    };
    return Awaiter{*this, {}};
  }

private:
  WaiterList waiters_;
  bool set_ = false;
};

}  // namespace vestibule::async
