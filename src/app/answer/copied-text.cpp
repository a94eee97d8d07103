#include "app/answer/copied-text.hpp"

#include "async/owned.hpp"

#include <gdkmm/clipboard.h>

namespace vestibule::app {

void copy_text(Gtk::Widget& widget, const std::string& text) {
  const async::OwnedString valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  widget.get_clipboard()->set_text(valid.get());
}

}  // namespace vestibule::app
