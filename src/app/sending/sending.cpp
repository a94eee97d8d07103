#include "app/sending/sending.hpp"

namespace vestibule::app {

void Sending::open(Gtk::Window& parent, const std::shared_ptr<session::AccountSession>& session) {
  if (window_) return window_->present();
  window_ = SendingWindow::open(parent, session, sent_, [this] {
    closing_ = async::Timer(std::chrono::milliseconds(0), [this] { window_.reset(); });
  });
}

}  // namespace vestibule::app
