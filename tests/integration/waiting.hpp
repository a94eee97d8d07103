#pragma once

#include <glib.h>

#include <chrono>

namespace vestibule::test {

/// Turns the main loop until the condition holds; fails after `limit`.
template <class Condition>
void wait_within(std::chrono::seconds limit, Condition condition) {
  const auto end = g_get_monotonic_time() + std::chrono::microseconds(limit).count();
  // Ticks, so that conditions outside this process are looked at too.
  const guint ticks = g_timeout_add(
      10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
  while (!condition()) {
    g_assert_cmpint(g_get_monotonic_time(), <, end);
    g_main_context_iteration(nullptr, TRUE);
  }
  g_source_remove(ticks);
}

}  // namespace vestibule::test
