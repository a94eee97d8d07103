#pragma once

#include <gio/gio.h>

namespace vestibule::cli {

/// A bar on standard error for what takes longer than a second; cleared when this ends.
class Progress {
public:
  /// `total`: bytes; −1: not known. `wanted`: false shows none; nor is one shown where standard error is no terminal.
  Progress(goffset total, bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;

  void advance(goffset bytes);

private:
  void show();

  goffset total_;
  goffset done_ = 0;
  bool wanted_;
  bool shown_ = false;
  gint64 next_;  ///< µs on the monotonic clock: when it is drawn again
};

}  // namespace vestibule::cli
