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

/// What went wrong with a call; nothing where all went well. Whoever has cancelled it is told so in any case, also
/// where it had ended by then: what its completion has captured may have gone.
inline std::optional<Failure> outcome_of(std::exception_ptr error, const async::Object<GCancellable>& cancellable) {
  if (cancellable && g_cancellable_is_cancelled(cancellable.get())) error = std::make_exception_ptr(async::Cancelled());
  if (!error) return std::nullopt;
  return failure_of(error);
}

/// Waits for `task`, and calls `done` with what came of it.
template <class T>
async::Task<void> complete(Holder, async::Object<GCancellable> cancellable, async::Task<T> task,
                           std::function<void(const Failure*, T)> done) {
  T result{};
  std::exception_ptr error;
  try {
    result = co_await std::move(task);
  } catch (...) {
    error = std::current_exception();
  }
  const auto failure = outcome_of(error, cancellable);
  if (failure) result = T{};
  if (done) done(failure ? &*failure : nullptr, std::move(result));
}

inline async::Task<void> complete(Holder, async::Object<GCancellable> cancellable, async::Task<void> task,
                                  std::function<void(const Failure*)> done) {
  std::exception_ptr error;
  try {
    co_await std::move(task);
  } catch (...) {
    error = std::current_exception();
  }
  const auto failure = outcome_of(error, cancellable);
  if (done) done(failure ? &*failure : nullptr);
}

/// Starts `task` in the scope of `impl`, which outlives it, and has `done` called with how it ended: from the main
/// loop, once. `cancellable` may be null.
template <class Impl, class T, class Done>
void start(const std::shared_ptr<Impl>& impl, GCancellable* cancellable, async::Task<T> task, Done done) {
  const auto shared = async::Object<GCancellable>::share(cancellable);
  if (shared) task = async::with_cancellable(shared, std::move(task));
  impl->scope().start(complete(Holder(impl), shared, std::move(task), std::move(done)));
}

}  // namespace vestibule::library
