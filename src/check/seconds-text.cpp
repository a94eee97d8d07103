#include "check/seconds-text.hpp"

#include "async/owned.hpp"

namespace vestibule::check {

std::string seconds(std::chrono::milliseconds time) {
  const async::OwnedString text(g_strdup_printf("%.1f s", static_cast<double>(time.count()) / 1000));
  return text.get();
}

}  // namespace vestibule::check
