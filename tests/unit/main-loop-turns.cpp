#include "turns.hpp"

#include <glib.h>

void vestibule::testing::run_turns() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}
