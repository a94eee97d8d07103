#pragma once

#include "app/sending/sending-window.hpp"
#include "async/timer.hpp"

#include <memory>

namespace vestibule::app {

/// The requests that a person sends by hand while a session lasts: what was sent, and the window for it.
class Sending {
public:
  /// Opens the window beside `parent`, or brings it to the front.
  void open(Gtk::Window& parent, const std::shared_ptr<session::AccountSession>& session);

private:
  SentRequests sent_;
  std::unique_ptr<SendingWindow> window_;
  async::Timer closing_;
};

}  // namespace vestibule::app
