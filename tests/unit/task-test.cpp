#include "async/change-signal.hpp"
#include "async/event.hpp"
#include "async/gio-call.hpp"
#include "async/race.hpp"
#include "async/slots.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"

#include <memory>
#include <string>
#include <vector>

using namespace vestibule;
using namespace vestibule::async;
using namespace std::chrono_literals;

namespace {

void turn_loop() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}

Task<int> answer() {
  co_return 42;
}
Task<int> failing() {
  throw TimedOut();
  co_return 0;
}
Task<int> sum_of(int count) {
  int sum = 0;
  for (int i = 0; i < count; i++)
    sum += co_await answer() == 42;
  co_return sum;
}

void a_task_yields_its_value() {
  g_assert_cmpint(run(answer()), ==, 42);
}

void a_task_throws_at_the_await() {
  try {
    run(failing());
    g_assert_not_reached();
  } catch (const TimedOut&) {
  }
}

void a_loop_over_finished_tasks_needs_no_stack() {
  g_assert_cmpint(run(sum_of(200000)), ==, 200000);
}

struct Witness {
  std::vector<std::string>& log;
  ~Witness() { log.push_back("destroyed"); }
};

Task<void> wait_for(Event& event, std::vector<std::string>& log, std::string name) {
  co_await event;
  log.push_back(name);
}

Task<void> wait_inside(Event& event, std::vector<std::string>& log) {
  Witness witness{log};
  co_await wait_for(event, log, "inner");
  log.push_back("outer");
}

void destroying_a_task_runs_nothing_of_it_but_destructors() {
  Event event;
  std::vector<std::string> log;
  {
    TaskScope scope;
    scope.start(wait_inside(event, log));
    turn_loop();
  }
  event.set();
  turn_loop();
  g_assert_cmpuint(log.size(), ==, 1);
  g_assert_cmpstr(log[0].c_str(), ==, "destroyed");
}

void an_event_resumes_all_waiters_in_order_and_not_inside_set() {
  Event event;
  std::vector<std::string> log;
  TaskScope scope;
  for (const char* name : {"a", "b", "c"})
    scope.start(wait_for(event, log, name));
  turn_loop();
  event.set();
  g_assert_true(log.empty());
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"a", "b", "c"}));
  g_assert_true(scope.empty());
}

void a_waiter_cancelled_after_set_does_not_run() {
  Event event;
  std::vector<std::string> log;
  TaskScope staying;
  auto going = std::make_unique<TaskScope>();
  going->start(wait_for(event, log, "going"));
  staying.start(wait_for(event, log, "staying"));
  turn_loop();
  event.set();
  going.reset();
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"staying"}));
}

Task<void> take_slot(Slots& slots, Event& keep, std::vector<std::string>& log, std::string name) {
  Slot slot = co_await slots.acquire();
  log.push_back(name);
  co_await keep;
}

void a_slot_granted_to_a_waiter_that_dies_goes_to_the_next() {
  Slots slots(1);
  Event first_done, keep;
  std::vector<std::string> log;
  TaskScope first, third;
  auto second = std::make_unique<TaskScope>();
  first.start(take_slot(slots, first_done, log, "first"));
  turn_loop();
  second->start(take_slot(slots, keep, log, "second"));
  turn_loop();
  third.start(take_slot(slots, keep, log, "third"));
  turn_loop();
  first.cancel();  // the slot is granted to the second, which has not run yet
  g_assert_cmpuint(slots.in_use(), ==, 1);
  second.reset();
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"first", "third"}));
  third.cancel();
  g_assert_cmpuint(slots.in_use(), ==, 0);
}

void a_timeout_cancels_the_task() {
  Event never;
  std::vector<std::string> log;
  try {
    run(with_timeout(5ms, wait_inside(never, log)));
    g_assert_not_reached();
  } catch (const TimedOut&) {
  }
  g_assert_true((log == std::vector<std::string>{"destroyed"}));
}

Task<void> finish_soon(int& runs) {
  co_await sleep_for(1ms);
  runs++;
}

void a_task_that_ends_in_time_passes_its_value_on() {
  int runs = 0;
  run(with_timeout(10s, finish_soon(runs)));
  g_assert_cmpint(runs, ==, 1);
  g_assert_cmpint(run(with_timeout(10s, answer())), ==, 42);
}

Task<void> pulse(Event& event) {
  event.pulse();
  co_return;
}

/// Who looks whether to wait, and then waits with a limit, misses nothing that happens between.
void a_task_with_a_limit_begins_at_once() {
  Event looked_for;
  TaskScope scope;
  scope.start(with_timeout(10s, wait_for(looked_for)));
  scope.start(pulse(looked_for));  // runs in the same turn as the one above
  turn_loop();
  g_assert_true(scope.empty());
}

void a_cancellable_ends_the_wait() {
  Event never;
  std::vector<std::string> log;
  auto cancellable = Object<GCancellable>::adopt(g_cancellable_new());
  Timer timer(1ms, [&] { g_cancellable_cancel(cancellable.get()); });
  try {
    run(with_cancellable(cancellable, wait_inside(never, log)));
    g_assert_not_reached();
  } catch (const Cancelled&) {
  }
  g_assert_true((log == std::vector<std::string>{"destroyed"}));
}

/// A GIO-style call whose end the test decides.
struct Played {
  Object<GTask> task;
  Object<GCancellable> cancellable;
};

auto play(Played& played) {
  return cancellable_call(
      [&played](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        played.cancellable = Object<GCancellable>::share(cancellable);
        played.task = Object<GTask>::adopt(g_task_new(nullptr, nullptr, callback, data));
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return OwnedString(static_cast<char*>(g_task_propagate_pointer(G_TASK(result), error)));
      });
}

auto play_abandonable(Played& played) {
  return abandonable_call(
      [&played](GAsyncReadyCallback callback, gpointer data) {
        played.task = Object<GTask>::adopt(g_task_new(nullptr, nullptr, callback, data));
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return OwnedString(static_cast<char*>(g_task_propagate_pointer(G_TASK(result), error)));
      });
}

Task<void> await_played(Played& played, std::vector<std::string>& log) {
  try {
    OwnedString text = co_await play(played);
    log.push_back(text.get());
  } catch (const GioError& error) {
    log.push_back(error.matches(G_IO_ERROR, G_IO_ERROR_FAILED) ? "failed" : "other");
  }
}

Task<void> await_abandonable(Played& played, std::vector<std::string>& log) {
  OwnedString text = co_await play_abandonable(played);
  log.push_back(text.get());
}

void a_gio_call_yields_its_result() {
  Played played;
  std::vector<std::string> log;
  TaskScope scope;
  scope.start(await_played(played, log));
  turn_loop();
  g_task_return_pointer(played.task.get(), g_strdup("done"), g_free);
  g_assert_true(log.empty());
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"done"}));
}

void a_gio_error_is_thrown() {
  Played played;
  std::vector<std::string> log;
  TaskScope scope;
  scope.start(await_played(played, log));
  turn_loop();
  g_task_return_new_error(played.task.get(), G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"failed"}));
}

void destroying_the_awaiter_cancels_a_cancellable_call_and_ignores_its_late_answer() {
  Played played;
  std::vector<std::string> log;
  {
    TaskScope scope;
    scope.start(await_played(played, log));
    turn_loop();
    g_assert_false(g_cancellable_is_cancelled(played.cancellable.get()));
  }
  g_assert_true(g_cancellable_is_cancelled(played.cancellable.get()));
  g_task_return_pointer(played.task.get(), g_strdup("late"), g_free);
  turn_loop();
  g_assert_true(log.empty());
}

void an_abandonable_call_runs_on_and_its_late_answer_finds_nobody() {
  Played played;
  std::vector<std::string> log;
  {
    TaskScope scope;
    scope.start(await_abandonable(played, log));
    turn_loop();
  }
  g_task_return_pointer(played.task.get(), g_strdup("late"), g_free);
  turn_loop();
  g_assert_true(log.empty());
  g_assert_true(g_task_get_completed(played.task.get()));
}

void destroying_a_running_task_is_a_programming_error() {
  if (g_test_subprocess()) {
    struct Own {
      std::unique_ptr<TaskScope> scope = std::make_unique<TaskScope>();
      Task<void> suicide() {
        scope.reset();
        co_return;
      }
    } own;
    own.scope->start(own.suicide());
    turn_loop();
    return;
  }
  g_test_trap_subprocess(nullptr, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed();
  g_test_trap_assert_stderr("*running*");
}

Task<void> chain(std::vector<std::string>& log, std::string name) {
  for (int i = 0; i < 3; i++) {
    log.push_back(name);
    co_await NextTurn{};
  }
}

void what_is_posted_while_others_run_waits_for_the_next_turn() {
  std::vector<std::string> log;
  TaskScope scope;
  scope.start(chain(log, "a"));
  scope.start(chain(log, "b"));
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"a", "b", "a", "b", "a", "b"}));
}

Task<void> note_when_finished(TaskScope& scope, std::vector<std::string>& log) {
  co_await scope.finished();
  log.push_back("finished");
}

void a_scope_tells_when_its_last_task_has_ended() {
  Event event;
  std::vector<std::string> log;
  TaskScope scope, watching;
  scope.start(wait_for(event, log, "a"));
  scope.start(wait_for(event, log, "b"));
  watching.start(note_when_finished(scope, log));
  turn_loop();
  g_assert_true(log.empty());
  event.set();
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"a", "b", "finished"}));
}

void a_timer_may_be_destroyed_by_what_it_calls() {
  int calls = 0;
  std::optional<Timer> timer;
  timer.emplace(0ms, [&] {
    timer.reset();
    calls++;
  });
  turn_loop();
  g_assert_cmpint(calls, ==, 1);
}

void a_change_signal_tells_all_changes_of_a_turn_at_once_and_later() {
  int calls = 0;
  auto signal = std::make_unique<ChangeSignal>();
  const auto staying = signal->add([&] { calls++; });
  auto gone = signal->add([&] { calls += 100; });
  signal->changed();
  signal->changed();
  g_assert_cmpint(calls, ==, 0);
  gone.reset();
  turn_loop();
  g_assert_cmpint(calls, ==, 1);

  const auto last = signal->add([&] { signal.reset(); });
  signal->changed();
  turn_loop();
  g_assert_cmpint(calls, ==, 2);
  g_assert_null(signal.get());
}

Task<void> acquire_and_note(Slots& slots, std::vector<std::string>& log) {
  try {
    Slot slot = co_await slots.acquire();
    log.push_back("granted");
  } catch (const TimedOut&) {
    log.push_back("refused");
  }
}

void whoever_waits_for_a_slot_can_be_refused_without_harm_to_the_next() {
  Slots slots(1);
  Event keep;
  std::vector<std::string> log;
  TaskScope first, others;
  first.start(take_slot(slots, keep, log, "first"));
  turn_loop();
  for (int i = 0; i < 2; i++)
    others.start(acquire_and_note(slots, log));
  turn_loop();
  slots.refuse_waiting(std::make_exception_ptr(TimedOut()));
  turn_loop();
  others.start(acquire_and_note(slots, log));
  first.cancel();
  turn_loop();
  g_assert_true((log == std::vector<std::string>{"first", "refused", "refused", "granted"}));
  g_assert_cmpuint(slots.in_use(), ==, 0);
}

/// What a call hands out, and says when it is gone.
struct Wiped {
  bool* gone = nullptr;
  explicit Wiped(bool* gone) : gone(gone) {}
  Wiped(Wiped&& other) noexcept : gone(std::exchange(other.gone, nullptr)) {}
  ~Wiped() {
    if (gone) *gone = true;
  }
};

auto hand_out(Played& played, bool& gone) {
  return abandonable_call(
      [&played](GAsyncReadyCallback callback, gpointer data) {
        played.task = Object<GTask>::adopt(g_task_new(nullptr, nullptr, callback, data));
      },
      [&gone](GObject*, GAsyncResult*, GError**) { return Wiped(&gone); });
}

Task<void> take_what_is_handed_out(Played& played, bool& gone) {
  const Wiped taken = co_await hand_out(played, gone);
}

void what_a_late_answer_hands_out_is_given_back_when_nobody_takes_it() {
  Played played;
  bool gone = false;
  {
    TaskScope scope;
    scope.start(take_what_is_handed_out(played, gone));
    turn_loop();
  }
  g_task_return_boolean(played.task.get(), TRUE);
  turn_loop();
  g_assert_true(gone);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/task/yields-its-value", a_task_yields_its_value);
  g_test_add_func("/task/throws-at-the-await", a_task_throws_at_the_await);
  g_test_add_func("/task/a-loop-over-finished-tasks-needs-no-stack", a_loop_over_finished_tasks_needs_no_stack);
  g_test_add_func("/task/destroying-it-runs-nothing-of-it-but-destructors",
                  destroying_a_task_runs_nothing_of_it_but_destructors);
  g_test_add_func("/task/destroying-a-running-one-is-a-programming-error",
                  destroying_a_running_task_is_a_programming_error);
  g_test_add_func("/event/resumes-all-waiters-in-order-and-not-inside-set",
                  an_event_resumes_all_waiters_in_order_and_not_inside_set);
  g_test_add_func("/event/a-waiter-cancelled-after-set-does-not-run", a_waiter_cancelled_after_set_does_not_run);
  g_test_add_func("/slots/one-granted-to-a-waiter-that-dies-goes-to-the-next",
                  a_slot_granted_to_a_waiter_that_dies_goes_to_the_next);
  g_test_add_func("/race/a-timeout-cancels-the-task", a_timeout_cancels_the_task);
  g_test_add_func("/race/a-task-that-ends-in-time-passes-its-value-on", a_task_that_ends_in_time_passes_its_value_on);
  g_test_add_func("/race/a-task-with-a-limit-begins-at-once", a_task_with_a_limit_begins_at_once);
  g_test_add_func("/race/a-cancellable-ends-the-wait", a_cancellable_ends_the_wait);
  g_test_add_func("/gio-call/yields-its-result", a_gio_call_yields_its_result);
  g_test_add_func("/gio-call/throws-its-error", a_gio_error_is_thrown);
  g_test_add_func("/gio-call/destroying-the-awaiter-cancels-and-ignores-the-late-answer",
                  destroying_the_awaiter_cancels_a_cancellable_call_and_ignores_its_late_answer);
  g_test_add_func("/gio-call/an-abandonable-one-runs-on-and-its-late-answer-finds-nobody",
                  an_abandonable_call_runs_on_and_its_late_answer_finds_nobody);
  g_test_add_func("/ready-queue/what-is-posted-while-others-run-waits-for-the-next-turn",
                  what_is_posted_while_others_run_waits_for_the_next_turn);
  g_test_add_func("/gio-call/what-a-late-answer-hands-out-is-given-back-when-nobody-takes-it",
                  what_a_late_answer_hands_out_is_given_back_when_nobody_takes_it);
  g_test_add_func("/task-scope/tells-when-its-last-task-has-ended", a_scope_tells_when_its_last_task_has_ended);
  g_test_add_func("/timer/may-be-destroyed-by-what-it-calls", a_timer_may_be_destroyed_by_what_it_calls);
  g_test_add_func("/change-signal/tells-all-changes-of-a-turn-at-once-and-later",
                  a_change_signal_tells_all_changes_of_a_turn_at_once_and_later);
  g_test_add_func("/slots/whoever-waits-can-be-refused-without-harm-to-the-next",
                  whoever_waits_for_a_slot_can_be_refused_without_harm_to_the_next);
  return g_test_run();
}
