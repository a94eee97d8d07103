#include "session/admission-window.hpp"

#include <glib.h>

#include <algorithm>
#include <vector>

using namespace std::chrono_literals;
using vestibule::session::AdmissionWindow;

namespace {

/// A service and a processor: an answer takes `latency`, and `work` of the one processor that all requests share.
struct World {
  std::chrono::microseconds latency;
  std::chrono::microseconds work;
};

constexpr World nearby{0us, 150us};
constexpr World distant{50'000us, 150us};

class Traffic {
public:
  explicit Traffic(AdmissionWindow& window) : window_(window) {}

  /// So many answers come, as fast as the world and the window let them.
  void flow(const World& world, int answers, bool contended = true) {
    for (int i = 0; i < answers; i++) {
      now_ += std::max(world.work, (world.latency + world.work) / static_cast<int>(window_.size()));
      window_.answered(now_, contended);
      sizes.push_back(window_.size());
    }
  }
  void stand_still(std::chrono::microseconds time) { now_ += time; }

  std::vector<std::size_t> sizes;  ///< after each answer

private:
  AdmissionWindow& window_;
  std::chrono::microseconds now_ = 1s;
};

void it_stays_narrow_where_only_the_processor_counts() {
  AdmissionWindow window({8, 64});
  Traffic traffic(window);
  traffic.flow(nearby, 20'000);
  g_assert_cmpuint(window.size(), ==, 8);
  g_assert_cmpuint(*std::max_element(traffic.sizes.begin(), traffic.sizes.end()), ==, 16);
  const auto wide = std::count(traffic.sizes.begin(), traffic.sizes.end(), 16);
  g_assert_cmpint(wide, <, 20'000 / 20);
}

void it_widens_where_an_answer_takes_its_time() {
  AdmissionWindow window({8, 64});
  Traffic traffic(window);
  traffic.flow(distant, 700);
  g_assert_cmpuint(window.size(), ==, 64);
}

void it_goes_no_further_than_the_rate_grows() {
  AdmissionWindow window({8, 1024});
  Traffic traffic(window);
  // The processor is busy from 5,000 / 150 = 34 on.
  traffic.flow({5'000us, 150us}, 2'000);
  g_assert_cmpuint(window.size(), ==, 32);
}

void it_narrows_again_when_the_latency_has_gone() {
  AdmissionWindow window({8, 64});
  Traffic traffic(window);
  traffic.flow(distant, 2'000);
  g_assert_cmpuint(window.size(), ==, 64);
  traffic.flow(nearby, 30'000);
  g_assert_cmpuint(window.size(), ==, 8);
}

void it_stays_as_it_is_while_nobody_waits() {
  AdmissionWindow window({8, 64});
  Traffic traffic(window);
  traffic.flow(distant, 2'000, false);
  g_assert_cmpuint(window.size(), ==, 8);
}

void a_disturbance_is_not_taken_for_slowness() {
  AdmissionWindow window({8, 64});
  Traffic traffic(window);
  // The first measurement ends at the 72nd answer: without the disturbance a standstill of a minute were part of it,
  // and any other width looked better.
  traffic.flow(nearby, 40);
  traffic.stand_still(1min);
  window.disturbed();
  traffic.flow(nearby, 1'000);
  g_assert_cmpuint(*std::max_element(traffic.sizes.begin(), traffic.sizes.end()), ==, 16);
  g_assert_cmpuint(window.size(), ==, 8);
}

void equal_bounds_leave_no_choice() {
  AdmissionWindow window({5, 5});
  Traffic traffic(window);
  traffic.flow(distant, 2'000);
  g_assert_cmpuint(window.size(), ==, 5);
}

void bounds_that_are_no_power_of_two_are_reached() {
  AdmissionWindow window({6, 20});
  Traffic traffic(window);
  traffic.flow(distant, 1'000);
  g_assert_cmpuint(window.size(), ==, 20);
  traffic.flow(nearby, 30'000);
  g_assert_cmpuint(window.size(), ==, 6);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/admission-window/it-stays-narrow-where-only-the-processor-counts",
                  it_stays_narrow_where_only_the_processor_counts);
  g_test_add_func("/admission-window/it-widens-where-an-answer-takes-its-time",
                  it_widens_where_an_answer_takes_its_time);
  g_test_add_func("/admission-window/it-goes-no-further-than-the-rate-grows", it_goes_no_further_than_the_rate_grows);
  g_test_add_func("/admission-window/it-narrows-again-when-the-latency-has-gone",
                  it_narrows_again_when_the_latency_has_gone);
  g_test_add_func("/admission-window/it-stays-as-it-is-while-nobody-waits", it_stays_as_it_is_while_nobody_waits);
  g_test_add_func("/admission-window/a-disturbance-is-not-taken-for-slowness", a_disturbance_is_not_taken_for_slowness);
  g_test_add_func("/admission-window/equal-bounds-leave-no-choice", equal_bounds_leave_no_choice);
  g_test_add_func("/admission-window/bounds-that-are-no-power-of-two-are-reached",
                  bounds_that_are_no_power_of_two_are_reached);
  return g_test_run();
}
