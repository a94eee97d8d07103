#pragma once

#include "app/activity/shown-requests.hpp"

#include <cairomm/surface.h>
#include <gtkmm/adjustment.h>
#include <gtkmm/widget.h>
#include <sigc++/connection.h>
#include <sigc++/signal.h>

#include <string>

namespace vestibule::app {

/// Requests as lanes across time, with the renewals as bands over all of them. It draws what can be seen, and stands in
/// something that scrolls it up and down.
class Timeline : public Gtk::Widget {
public:
  Timeline();
  ~Timeline() override;

  /// Where it is scrolled by.
  void set_scrolling(const Glib::RefPtr<Gtk::Adjustment>& vertical);
  /// Shows these, at the times that the person has chosen, else the last of them.
  void show(ShownRequestsPtr shown);
  /// Goes back to all of the times.
  void show_whole();
  /// Makes the request with that number the chosen one; 0: none.
  void choose(std::uint64_t number);
  std::uint64_t chosen() const { return chosen_; }
  /// The person has chosen another one here.
  sigc::signal<void(std::uint64_t)>& signal_chosen() { return signal_chosen_; }
  /// All lanes at the times that are seen now, as an image; of very many the first ones.
  std::string png();
  std::string svg();

private:
  void snapshot_vfunc(const Glib::RefPtr<Gtk::Snapshot>& snapshot) override;
  void measure_vfunc(Gtk::Orientation orientation, int for_size, int& minimum, int& natural, int& minimum_baseline,
                     int& natural_baseline) const override;
  bool key_pressed(guint key, Gdk::ModifierType state);
  bool query_tooltip(int x, int y, bool by_keyboard, const Glib::RefPtr<Gtk::Tooltip>& tooltip);
  void pressed(double y);
  void choose_lane(std::size_t lane);
  void zoom(double factor);
  void move(double part);
  TimeScale scale() const;
  std::optional<std::size_t> lane_at(double y) const;
  int drawn_height() const;
  void draw_on(const Cairo::RefPtr<Cairo::Surface>& surface);
  double seen_top() const;
  double seen_bottom() const;

  ShownRequestsPtr shown_ = std::make_shared<ShownRequests>();
  Glib::RefPtr<Gtk::Adjustment> vertical_;
  std::uint64_t chosen_ = 0;
  std::optional<TimeScale> chosen_scale_;  ///< nothing: all, as it goes on
  sigc::signal<void(std::uint64_t)> signal_chosen_;
  sigc::connection focus_connection_;
  sigc::connection scroll_connection_;
};

}  // namespace vestibule::app
