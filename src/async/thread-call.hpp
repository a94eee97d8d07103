#pragma once

#include "async/gio-call.hpp"

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace vestibule::async {

/// Awaits `work(GCancellable*)`, which runs in a thread of GLib's, so that what takes its time to compute does not stop
/// the main loop. It owns what it works on, touches nothing else, looks at the cancellable now and then, and throws
/// nothing. When nobody waits for it any more it is cancelled, and what it returns late is freed.
///
///     const auto index = co_await in_thread([text](GCancellable* cancellable) { return build(text, cancellable); });
///
/// (`in_thread` has to be called in a plain function, see gio-call.hpp.)
template <class Work>
auto in_thread(Work work) {
  using Result = std::invoke_result_t<Work&, GCancellable*>;
  struct Job {
    Work work;
    std::optional<Result> result;
  };
  using Share = std::shared_ptr<Job>;
  auto job = std::make_shared<Job>(Job{std::move(work), std::nullopt});
  return cancellable_call(
      [job](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        const auto task = Object<GTask>::adopt(g_task_new(nullptr, cancellable, callback, data));
        g_task_set_task_data(task.get(), std::make_unique<Share>(job).release(),
                             [](gpointer share) { std::unique_ptr<Share>(static_cast<Share*>(share)); });
        g_task_run_in_thread(task.get(), [](GTask* task, gpointer, gpointer data, GCancellable* cancellable) {
          Job& job = **static_cast<Share*>(data);
          job.result.emplace(job.work(cancellable));
          g_task_return_boolean(task, TRUE);
        });
      },
      [job](GObject*, GAsyncResult* result, GError** error) {
        const bool is_done = g_task_propagate_boolean(G_TASK(result), error) != FALSE;
        return is_done ? std::exchange(job->result, std::nullopt) : std::nullopt;
      });
}

}  // namespace vestibule::async
