#include "cli/progress.hpp"

#include "async/owned.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace vestibule::cli {

namespace {

constexpr gint64 first_after = G_USEC_PER_SEC;
constexpr gint64 again_after = G_USEC_PER_SEC / 5;
constexpr goffset width = 40;
constexpr const char* back_to_an_empty_line = "\r\x1b[K";

}  // namespace

Progress::Progress(goffset total, bool wanted)
    : total_(total), wanted_(wanted && isatty(STDERR_FILENO)), next_(g_get_monotonic_time() + first_after) {}

Progress::~Progress() {
  if (shown_) std::fputs(back_to_an_empty_line, stderr);
}

void Progress::advance(goffset bytes) {
  done_ += bytes;
  if (!wanted_ || g_get_monotonic_time() < next_) return;
  next_ = g_get_monotonic_time() + again_after;
  show();
}

void Progress::show() {
  shown_ = true;
  const async::OwnedString size(g_format_size(static_cast<guint64>(done_)));
  if (total_ <= 0) {
    std::fprintf(stderr, "%s%s", back_to_an_empty_line, size.get());
    return;
  }
  const auto part = std::min(done_, total_);
  const auto full = static_cast<std::size_t>(part * width / total_);
  const std::string bar = std::string(full, '#') + std::string(static_cast<std::size_t>(width) - full, '.');
  std::fprintf(stderr, "%s[%s] %d%%  %s", back_to_an_empty_line, bar.c_str(), static_cast<int>(part * 100 / total_),
               size.get());
}

}  // namespace vestibule::cli
