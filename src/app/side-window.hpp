#pragma once

#include "async/timer.hpp"

#include <memory>

namespace vestibule::app {

/// A window beside another, at most one at a time; it goes with its owner. `Window` is one of GTK's.
template <class Window>
class SideWindow {
public:
  SideWindow() = default;
  SideWindow(const SideWindow&) = delete;
  ~SideWindow() { destroy(); }

  /// Brings the window that there is to the front, or has `open` make one. When it is closed, it is destroyed in the
  /// next turn of the main loop.
  template <class Open>
  void present(Open open) {
    if (window_) return window_->present();
    window_ = open();
    window_->signal_close_request().connect(
        [this] {
          closing_ = async::Timer(std::chrono::milliseconds(0), [this] { destroy(); });
          return true;
        },
        false);
  }

private:
  /// What its widgets have to say to it as they go, they say while it is there.
  void destroy() {
    if (!window_) return;
    window_->unset_focus();
    window_->hide();
    window_.reset();
  }

  std::unique_ptr<Window> window_;
  async::Timer closing_;
};

}  // namespace vestibule::app
