// The ready queue and the timers of the async room once more, for programs that turn millions of times: the same order
// of resumption, without a GMainContext. It defines what `async/ready-queue.cpp` and `async/timer.cpp` define, so that
// the linker takes neither from the library.

#include "turns.hpp"

#include "async/ready-queue.hpp"
#include "async/timer.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace vestibule::async {

namespace {

struct Due {
  OwnedSource handle;
  std::function<void()> function;
};

WaiterList ready;
std::vector<Due> due;
std::uint64_t turn = 0;

}  // namespace

void Link::unlink() {
  previous_->next_ = next_;
  next_->previous_ = previous_;
  next_ = previous_ = this;
}

void Link::insert_before(Link& position) {
  unlink();
  next_ = &position;
  previous_ = position.previous_;
  previous_->next_ = this;
  position.previous_ = this;
}

void WaiterList::post_all() {
  while (Waiter* waiter = first())
    waiter->post();
}

void Waiter::post() {
  Waiter::turn = async::turn;
  ready.add(*this);
}

void Sleep::await_suspend(std::coroutine_handle<>) {
  g_error("Here time passes only where a test says so, not in %" G_GINT64_FORMAT " ms", gint64{duration_.count()});
}

Sleep::~Sleep() {}

Timer::Timer(std::chrono::milliseconds after, std::function<void()> function) : source_(g_idle_source_new()) {
  g_assert_true(after == std::chrono::milliseconds(0));
  due.push_back({OwnedSource(g_source_ref(source_.get())), std::move(function)});
}

Timer::~Timer() {
  if (source_) g_source_destroy(source_.get());
}

}  // namespace vestibule::async

void vestibule::testing::run_turns() {
  using namespace vestibule::async;
  while (!ready.empty() || !due.empty()) {
    const auto now = turn++;
    for (Waiter* waiter = ready.first(); waiter && waiter->turn <= now; waiter = ready.first()) {
      waiter->unlink();
      waiter->coroutine.resume();
    }
    for (auto& timer : std::exchange(due, {}))
      if (!g_source_is_destroyed(timer.handle.get())) timer.function();
  }
}
