#include "async/timer.hpp"

#include <algorithm>

namespace vestibule::async {

namespace {

template <class Callback>
OwnedSource start(std::chrono::milliseconds after, Callback callback, gpointer data, GDestroyNotify destroy) {
  const auto milliseconds = std::clamp<std::chrono::milliseconds::rep>(after.count(), 0, G_MAXUINT);
  OwnedSource source(g_timeout_source_new(static_cast<guint>(milliseconds)));
  g_source_set_callback(source.get(), callback, data, destroy);
  g_source_attach(source.get(), g_main_context_get_thread_default());
  return source;
}

}  // namespace

void Sleep::await_suspend(std::coroutine_handle<> coroutine) {
  waiter_.coroutine = coroutine;
  const auto wake = +[](gpointer waiter) -> gboolean {
    static_cast<Waiter*>(waiter)->post();
    return G_SOURCE_REMOVE;
  };
  source_ = start(duration_, wake, &waiter_, nullptr);
}

Sleep::~Sleep() {
  if (source_) g_source_destroy(source_.get());
}

Timer::Timer(std::chrono::milliseconds after, std::function<void()> function) {
  const auto call = +[](gpointer function) -> gboolean {
    (*static_cast<std::function<void()>*>(function))();
    return G_SOURCE_REMOVE;
  };
  const auto destroy = +[](gpointer function) {
    std::unique_ptr<std::function<void()>> owned(static_cast<std::function<void()>*>(function));
  };
  // The source owns the function and keeps it while it runs, also when the function destroys the timer.
  source_ = start(after, call, std::make_unique<std::function<void()>>(std::move(function)).release(), destroy);
}

Timer::~Timer() {
  if (source_) g_source_destroy(source_.get());
}

}  // namespace vestibule::async
