#pragma once

#include "async/timer.hpp"

#include <memory>

namespace vestibule::app {

/// A window beside another, at most one at a time; it goes with its owner. `Window` is one of GTK's.
template <class Window>
class SideWindow {
public:
  /// Brings the window that there is to the front, or has `open` make one. When it is closed, it is destroyed in the
  /// next turn of the main loop.
  template <class Open>
  void present(Open open) {
    if (window_) return window_->present();
    window_ = open();
    window_->signal_close_request().connect(
        [this] {
          closing_ = async::Timer(std::chrono::milliseconds(0), [this] { window_.reset(); });
          return true;
        },
        false);
  }

private:
  std::unique_ptr<Window> window_;
  async::Timer closing_;
};

}  // namespace vestibule::app
