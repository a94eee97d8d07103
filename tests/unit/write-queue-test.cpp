#include "async/race.hpp"
#include "keyring/write-queue.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vestibule;
using namespace vestibule::async;
using namespace std::chrono_literals;
using keyring::WriteQueue;

namespace {

using Log = std::vector<std::string>;

/// Runs what can run without waiting.
void turn_loop() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}

Task<void> write(Log& log, std::string name, Event& may_end) {
  log.push_back(name + " begins");
  co_await may_end;
  log.push_back(name + " ends");
}

Task<void> wait_for(WriteQueue& queue, Task<void> work, Log& log, std::string name) {
  try {
    co_await queue.run(std::move(work));
    log.push_back(name + " is done");
  } catch (const TimedOut&) {
    log.push_back(name + " is lost");
  } catch (const Error&) {
    log.push_back(name + " failed");
  }
}

Task<void> fail() {
  throw Error("failed");
  co_return;
}

void writes_run_one_after_the_other_in_the_order_of_the_calls() {
  Log log;
  Event first_may_end, second_may_end;
  WriteQueue queue;
  TaskScope scope;
  scope.start(wait_for(queue, write(log, "first", first_may_end), log, "first"));
  scope.start(wait_for(queue, write(log, "second", second_may_end), log, "second"));
  second_may_end.set();
  turn_loop();
  g_assert_true((log == Log{"first begins"}));
  g_assert_false(queue.idle());
  first_may_end.set();
  run(queue.settled());
  turn_loop();
  g_assert_true(queue.idle());
  g_assert_true(
      (log == Log{"first begins", "first ends", "first is done", "second begins", "second ends", "second is done"}) ||
      (log == Log{"first begins", "first ends", "second begins", "second ends", "first is done", "second is done"}));
}

void a_write_goes_on_when_its_waiter_dies_and_the_next_one_waits_for_it() {
  Log log;
  Event may_end;
  WriteQueue queue;
  TaskScope scope;
  {
    TaskScope short_lived;
    short_lived.start(wait_for(queue, write(log, "first", may_end), log, "first"));
    turn_loop();
  }
  scope.start(wait_for(queue, write(log, "second", may_end), log, "second"));
  turn_loop();
  g_assert_true((log == Log{"first begins"}));
  may_end.set();
  run(queue.settled());
  turn_loop();
  g_assert_true((log == Log{"first begins", "first ends", "second begins", "second ends", "second is done"}));
}

void a_write_that_does_not_end_is_lost_and_the_next_one_runs() {
  Log log;
  Event never, at_once;
  at_once.set();
  WriteQueue queue(20ms);
  TaskScope scope;
  scope.start(wait_for(queue, write(log, "first", never), log, "first"));
  scope.start(wait_for(queue, write(log, "second", at_once), log, "second"));
  turn_loop();
  run(with_timeout(10s, queue.settled()));
  turn_loop();
  g_assert_true((log == Log{"first begins", "first is lost", "second begins", "second ends", "second is done"}) ||
                (log == Log{"first begins", "second begins", "second ends", "first is lost", "second is done"}));
  never.set();
  turn_loop();
  g_assert_cmpuint(log.size(), ==, 5);
}

void the_time_of_those_before_is_not_counted() {
  Log log;
  WriteQueue queue(60ms);
  TaskScope scope;
  for (const char* name : {"a", "b", "c"})
    scope.start(wait_for(queue, with_timeout(1h, []() -> Task<void> { co_await sleep_for(40ms); }()), log, name));
  turn_loop();
  run(queue.settled());
  turn_loop();
  g_assert_true((log == Log{"a is done", "b is done", "c is done"}));
}

void the_running_write_can_be_declared_lost() {
  Log log;
  Event never, at_once;
  at_once.set();
  WriteQueue queue;
  TaskScope scope;
  queue.lose_running();  // none runs
  scope.start(wait_for(queue, write(log, "first", never), log, "first"));
  scope.start(wait_for(queue, write(log, "second", at_once), log, "second"));
  turn_loop();
  queue.lose_running();
  g_assert_cmpuint(log.size(), ==, 1);  // nothing runs from inside the call
  run(queue.settled());
  turn_loop();
  g_assert_cmpuint(log.size(), ==, 5);
  g_assert_cmpint(std::count(log.begin(), log.end(), "first is lost"), ==, 1);
  g_assert_cmpint(std::count(log.begin(), log.end(), "second is done"), ==, 1);
}

void a_failure_reaches_its_own_waiter_only() {
  Log log;
  Event at_once;
  at_once.set();
  WriteQueue queue;
  TaskScope scope;
  scope.start(wait_for(queue, fail(), log, "first"));
  scope.start(wait_for(queue, write(log, "second", at_once), log, "second"));
  turn_loop();
  g_assert_cmpint(std::count(log.begin(), log.end(), "first failed"), ==, 1);
  g_assert_cmpint(std::count(log.begin(), log.end(), "second is done"), ==, 1);
}

void a_queue_that_goes_ends_the_waiting_of_its_tasks() {
  Log log;
  Event never;
  TaskScope scope;
  {
    WriteQueue queue;
    TaskScope waiters;
    waiters.start(wait_for(queue, write(log, "first", never), log, "first"));
    turn_loop();
  }
  never.set();
  turn_loop();
  g_assert_true((log == Log{"first begins"}));
}

void the_process_has_one() {
  const auto queue = WriteQueue::of_process();
  g_assert_true(queue == WriteQueue::of_process());
  run(queue->settled());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/write-queue/writes-run-one-after-the-other-in-the-order-of-the-calls",
                  writes_run_one_after_the_other_in_the_order_of_the_calls);
  g_test_add_func("/write-queue/a-write-goes-on-when-its-waiter-dies-and-the-next-one-waits-for-it",
                  a_write_goes_on_when_its_waiter_dies_and_the_next_one_waits_for_it);
  g_test_add_func("/write-queue/a-write-that-does-not-end-is-lost-and-the-next-one-runs",
                  a_write_that_does_not_end_is_lost_and_the_next_one_runs);
  g_test_add_func("/write-queue/the-time-of-those-before-is-not-counted", the_time_of_those_before_is_not_counted);
  g_test_add_func("/write-queue/the-running-write-can-be-declared-lost", the_running_write_can_be_declared_lost);
  g_test_add_func("/write-queue/a-failure-reaches-its-own-waiter-only", a_failure_reaches_its_own_waiter_only);
  g_test_add_func("/write-queue/a-queue-that-goes-ends-the-waiting-of-its-tasks",
                  a_queue_that_goes_ends_the_waiting_of_its_tasks);
  g_test_add_func("/write-queue/the-process-has-one", the_process_has_one);
  return g_test_run();
}
