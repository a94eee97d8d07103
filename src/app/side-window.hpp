#pragma once

#include "async/timer.hpp"

#include <functional>
#include <memory>

namespace vestibule::app {

/// A window beside another, at most one at a time; it goes with its owner. `Window` has a `present`.
template <class Window>
class SideWindow {
public:
  /// Brings the window that there is to the front, or has `open` make one. `open` gets what the window is to call when
  /// it is to be closed; it is destroyed in the next turn of the main loop.
  template <class Open>
  void present(Open open) {
    if (window_) return window_->present();
    window_ = open([this] { closing_ = async::Timer(std::chrono::milliseconds(0), [this] { window_.reset(); }); });
  }

private:
  std::unique_ptr<Window> window_;
  async::Timer closing_;
};

}  // namespace vestibule::app
