#pragma once

#include <gtkmm/widget.h>

#include <functional>
#include <utility>

namespace vestibule::app {

/// Calls `function` once, when `widget` has been drawn for the first time, or never, where it goes before that. For
/// what is slow, and not missed in the first frame.
inline void after_first_frame(Gtk::Widget& widget, std::function<void()> function) {
  widget.add_tick_callback(
      [function = std::move(function), is_drawn = false](const Glib::RefPtr<Gdk::FrameClock>&) mutable {
        if (!std::exchange(is_drawn, true)) return true;  // each call is before a frame
        function();
        return false;
      });
}

}  // namespace vestibule::app
