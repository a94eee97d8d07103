#pragma once

#include "async/ready-queue.hpp"

#include <cstddef>
#include <exception>
#include <utility>

namespace vestibule::async {

class Slots;

/// A place that was granted by `Slots`. Destroying it passes the place on.
class Slot {
public:
  Slot() = default;
  Slot(Slot&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
  Slot& operator=(Slot&& other) noexcept {
    std::swap(slots_, other.slots_);
    return *this;
  }
  ~Slot();

private:
  friend class Slots;
  explicit Slot(Slots& slots) : slots_(&slots) {}

  Slots* slots_ = nullptr;
};

/// A number of places that are granted first come first served: `Slot slot = co_await slots.acquire();`. It outlives
/// its slots.
///
/// A place that was granted to a waiter which dies before it runs goes to the next one.
class Slots {
public:
  explicit Slots(std::size_t count) : limit_(count) {}
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  class Acquire {
  public:
    explicit Acquire(Slots& slots) : slots_(slots) {}
    Acquire(const Acquire&) = delete;
    ~Acquire();
    bool await_ready();
    void await_suspend(std::coroutine_handle<> coroutine);
    Slot await_resume();

  private:
    friend class Slots;
    struct Place : Waiter {
      bool granted = false;
      std::exception_ptr refusal;
    };
    Slots& slots_;
    Place place_;
  };

  Acquire acquire() { return Acquire(*this); }
  std::size_t limit() const { return limit_; }
  std::size_t in_use() const { return in_use_; }
  /// Somebody waits for a place.
  bool contended() const { return !waiting_.empty(); }
  /// Whoever waits for a place now gets none: `error` is thrown at their `co_await`, at the next turn.
  void refuse_waiting(std::exception_ptr error);
  /// More places are granted at once; fewer take effect as slots are given back.
  void set_limit(std::size_t count);

private:
  friend class Slot;
  void release();
  void grant();

  WaiterList waiting_;
  std::size_t limit_;
  std::size_t in_use_ = 0;
};

}  // namespace vestibule::async
