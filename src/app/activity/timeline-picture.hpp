#pragma once

#include "app/activity/palette.hpp"
#include "app/activity/shown-requests.hpp"

#include <gtkmm/widget.h>

#include <string>

namespace vestibule::app {

/// Draws a timeline.
class TimelinePicture {
public:
  /// Pixels.
  static constexpr int lane_height = 24, header_height = 44, margin = 9;
  /// Of what stands before the lanes.
  static double names_width(int width) { return width < 500 ? 118 : 220; }

  /// All of these outlive it. `widget` gives the font, and the colour of what stands on the window.
  TimelinePicture(Gtk::Widget& widget, GtkSnapshot* snapshot, const ShownRequests& shown, TimeScale scale);

  /// Draws the lanes between `top` and `bottom`, and the header at `top`; `chosen`: the number of a request.
  void draw(double top, double bottom, std::uint64_t chosen);
  void fill_background(double top, double bottom);

private:
  void draw_lane(std::size_t lane, double y, bool is_chosen);
  void draw_bar(const Bar& bar, double y);
  void draw_refusal(tokens::BootTimePoint at, double y);
  void draw_header(double top);
  void draw_bands(double top, double bottom);
  void fill(double x, double y, double width, double height, const GdkRGBA& colour);
  /// Returns its width.
  double write(const std::string& text, double x, double y, double most, const GdkRGBA& colour, bool small = false);

  Gtk::Widget& widget_;
  GtkSnapshot* snapshot_;
  const ShownRequests& shown_;
  TimeScale scale_;
  GdkRGBA foreground_ = {};
  GdkRGBA background_ = {};
};

}  // namespace vestibule::app
