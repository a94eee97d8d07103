#pragma once

#include <cstdlib>
#include <string_view>

/// Whether this run is to have that fault: $VESTIBULE_MUTANT names it.
inline bool mutant(std::string_view name) {
  static const char* const chosen = std::getenv("VESTIBULE_MUTANT");
  return chosen && name == chosen;
}
