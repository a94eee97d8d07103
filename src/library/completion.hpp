#pragma once

#include "async/owned.hpp"
#include "async/race.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"
#include "library/failures.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

/// From tasks, in which the rooms below are written, to completions, in which the API is.
namespace vestibule::library {

/// Lets go of `object` at a later turn of the main loop: what it owns may be running now.
void release_later(std::shared_ptr<void> object);

/// Holds what a call of the API runs in, until that is over.
class Holder {
public:
  explicit Holder(std::shared_ptr<void> object) : object_(std::move(object)) {}
  Holder(Holder&&) = default;
  ~Holder() {
    if (object_) release_later(std::move(object_));
  }

private:
  std::shared_ptr<void> object_;
};

/// Waits for `task`, and calls `done` with what came of it.
template <class T>
async::Task<void> complete(Holder, async::Task<T> task, std::function<void(const Failure*, T)> done) {
  T result{};
  std::optional<Failure> failure;
  try {
    result = co_await std::move(task);
  } catch (...) {
    failure = failure_of(std::current_exception());
  }
  if (done) done(failure ? &*failure : nullptr, std::move(result));
}

inline async::Task<void> complete(Holder, async::Task<void> task, std::function<void(const Failure*)> done) {
  std::optional<Failure> failure;
  try {
    co_await std::move(task);
  } catch (...) {
    failure = failure_of(std::current_exception());
  }
  if (done) done(failure ? &*failure : nullptr);
}

/// Starts `task` in the scope of `impl`, which outlives it, and has `done` called with how it ended: from the main
/// loop, once. `cancellable` may be null.
template <class Impl, class T, class Done>
void start(const std::shared_ptr<Impl>& impl, GCancellable* cancellable, async::Task<T> task, Done done) {
  if (cancellable) task = async::with_cancellable(async::Object<GCancellable>::share(cancellable), std::move(task));
  impl->scope().start(complete(Holder(impl), std::move(task), std::move(done)));
}

}  // namespace vestibule::library
