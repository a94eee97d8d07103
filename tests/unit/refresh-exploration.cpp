// Every order of events, up to a depth, and many more at random: see trial-rules.cpp for what must hold.
//
//   refresh-exploration            as a test: a small depth, some random schedules
//   refresh-exploration --depth    prints how many steps that test goes
//   refresh-exploration TEXT       lets one schedule happen, such as "request, 401 1, rotated 1"
//
// VESTIBULE_LONG=1 makes it go to the full depth, and through a million random schedules.

#include "named-tests.hpp"
#include "trial.hpp"

#include <cstdlib>
#include <random>
#include <string_view>
#include <unordered_set>

using namespace vestibule::testing;
using namespace std::chrono_literals;

namespace {

bool is_long() {
  return g_getenv("VESTIBULE_LONG") != nullptr;
}

std::size_t depth() {
  const char* text = g_getenv("VESTIBULE_DEPTH");
  return text ? std::strtoul(text, nullptr, 10) : is_long() ? 9 : 8;
}

/// Fails with the schedule, as text that this program and a unit test (refresh-counterexamples-test.cpp) take.
[[noreturn]] void fail(const Schedule& schedule, const std::string& rule) {
  g_error("broken: %s\nafter %zu steps: %s", rule.c_str(), schedule.size(), to_string(schedule).c_str());
}

/// All schedules of up to `depth` steps, layer by layer, so that what is found is as short as can be. Of schedules that
/// lead to states with the same digest one is continued: after the same steps the others would end alike.
///
/// A state is reached by letting its schedule happen again from the beginning, since a coroutine's frame cannot be
/// copied.
void explore(Setup setup, std::size_t depth) {
  std::unordered_set<std::uint64_t> seen;
  std::vector<Schedule> layer{{}}, next;
  seen.insert(Trial(setup).digest());
  std::size_t runs = 0;
  for (std::size_t length = 1; length <= depth; length++) {
    for (const auto& schedule : layer) {
      std::vector<Step> steps;
      for (std::size_t i = 0; i == 0 || i < steps.size(); i++) {
        Trial trial(setup);
        for (const auto step : schedule)
          trial.apply(step);
        if (i == 0) steps = trial.possible();
        auto longer = schedule;
        longer.push_back(steps[i]);
        runs++;
        if (!trial.apply(steps[i])) fail(longer, trial.broken());
        if (!seen.insert(trial.digest()).second) continue;
        // Every other invariant is looked at in each state; that nobody waits for ever shows at rest only.
        if (length == depth && !trial.come_to_rest()) fail(longer, trial.broken());
        if (length < depth) next.push_back(std::move(longer));
      }
    }
    g_test_message("depth %zu: %zu schedules, %zu states", length, runs, seen.size());
    layer = std::exchange(next, {});
  }
}

void every_order_of_events_keeps_the_rules() {
  explore({}, depth());
}

void random_orders_of_many_events_keep_the_rules() {
  const unsigned long schedules = is_long() ? 1'000'000 : 20'000;
  for (unsigned long seed = 1; seed <= schedules; seed++) {
    std::mt19937 random(seed);
    const Setup setups[] = {{}, {.lifetime = 1s}, {.lifetime = std::nullopt}, {.requests = 5, .window = 3}};
    const Setup setup = setups[seed % std::size(setups)];
    Trial trial(setup);
    Schedule schedule;
    while (schedule.size() < 60) {
      const auto steps = trial.possible();
      schedule.push_back(steps[random() % steps.size()]);
      if (!trial.apply(schedule.back())) fail(schedule, trial.broken());
    }
    if (!trial.come_to_rest()) fail(schedule, trial.broken());
  }
}

}  // namespace

int main(int argc, char** argv) {
  // While one secret lives, libsecret keeps its locked pages: to get them anew for each trial takes longer than the
  // trial.
  const vestibule::tokens::Secret secret("secret");
  if (argc == 2 && std::string_view(argv[1]) == "--depth") {
    g_print("%zu\n", depth());
    return EXIT_SUCCESS;
  }
  if (argc == 2 && argv[1][0] != '-') {
    const auto schedule = parse_schedule(argv[1]);
    const auto rule = schedule ? replay(*schedule) : "not a schedule";
    g_print("%s\n", rule.empty() ? "every rule holds" : rule.c_str());
    return rule.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  return run_tests(argc, argv, "refresh-exploration",
                   {
                       {"every-order-of-events-keeps-the-rules", every_order_of_events_keeps_the_rules},
                       {"random-orders-of-many-events-keep-the-rules", random_orders_of_many_events_keep_the_rules},
                   });
}
