#pragma once

#include <coroutine>
#include <cstdint>

namespace vestibule::async {

/// A place in an intrusive circular list. Destroying it takes it out of whatever list it is in.
class Link {
public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() { unlink(); }

  bool linked() const { return next_ != this; }
  Link* next() const { return next_; }
  void unlink();
  void insert_before(Link& position);

private:
  Link* next_ = this;
  Link* previous_ = this;
};

/// One coroutine that waits: an awaiter keeps it in its frame, in the list of what it waits for, and `post` moves it to
/// the thread's queue of coroutines that may run. Destroying it, queued or not, means that nothing runs.
class Waiter : public Link {
public:
  /// Resumes `coroutine` at the next turn of the main loop, in the order of the posts; never from inside this call.
  void post();

  std::coroutine_handle<> coroutine;
  /// The queue's turn in which it was posted; set by `post`.
  std::uint64_t turn = 0;
};

/// The waiters of one thing, first come first served. Each waiter takes itself out when it dies.
class WaiterList {
public:
  bool empty() const { return !head_.linked(); }
  void add(Waiter& waiter) { waiter.insert_before(head_); }
  Waiter* first() { return empty() ? nullptr : static_cast<Waiter*>(head_.next()); }
  /// Posts every waiter; the list is empty afterwards.
  void post_all();

private:
  Link head_;
};

/// Awaitable: goes on at the next turn of the main loop, behind what is already queued.
class NextTurn {
public:
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    waiter_.coroutine = coroutine;
    waiter_.post();
  }
  void await_resume() const {}

private:
  Waiter waiter_;
};

}  // namespace vestibule::async
