#include "app/activity/timeline-picture.hpp"

#include "app/activity/activity-text.hpp"

#include <gtkmm/snapshot.h>
#include <pangomm/layout.h>

#include <algorithm>
#include <cmath>

namespace vestibule::app {

namespace {

constexpr double bar_inset = 3, narrowest_bar = 2, narrowest_word = 26, word_inset = 4;
constexpr double widest_name = 84;
constexpr double scale_row = 22;  ///< where the header's second row begins

GdkRGBA rgba(Rgb colour, float alpha = 1) {
  const auto part = [colour](int shift) { return static_cast<float>(colour >> shift & 0xff) / 255.0F; };
  return {part(16), part(8), part(0), alpha};
}

}  // namespace

TimelinePicture::TimelinePicture(Gtk::Widget& widget, GtkSnapshot* snapshot, const ShownRequests& shown,
                                 TimeScale scale)
    : widget_(widget), snapshot_(snapshot), shown_(shown), scale_(scale) {
  GtkStyleContext* style = gtk_widget_get_style_context(widget_.gobj());
  gtk_style_context_get_color(style, &foreground_);
  if (!gtk_style_context_lookup_color(style, "window_bg_color", &background_)) background_ = {1, 1, 1, 1};
}

void TimelinePicture::fill(double x, double y, double width, double height, const GdkRGBA& colour) {
  graphene_rect_t rectangle;
  graphene_rect_init(&rectangle, static_cast<float>(x), static_cast<float>(y), static_cast<float>(width),
                     static_cast<float>(height));
  gtk_snapshot_append_color(snapshot_, &colour, &rectangle);
}

double TimelinePicture::write(const std::string& text, double x, double y, double most, const GdkRGBA& colour,
                              bool small) {
  const auto layout = widget_.create_pango_layout(text);
  if (small) {
    auto attributes = Pango::AttrList();
    auto scale = Pango::Attribute::create_attr_scale(0.8);
    attributes.insert(scale);
    layout->set_attributes(attributes);
  }
  layout->set_ellipsize(Pango::EllipsizeMode::END);
  layout->set_width(static_cast<int>(most * Pango::SCALE));
  layout->set_single_paragraph_mode(true);
  int width = 0, height = 0;
  layout->get_pixel_size(width, height);
  const graphene_point_t place{static_cast<float>(std::round(x)), static_cast<float>(std::round(y - height / 2.0))};
  gtk_snapshot_save(snapshot_);
  gtk_snapshot_translate(snapshot_, &place);
  gtk_snapshot_append_layout(snapshot_, layout->gobj(), &colour);
  gtk_snapshot_restore(snapshot_);
  return width;
}

void TimelinePicture::fill_background(double top, double bottom) {
  fill(0, top, widget_.get_width(), bottom - top, background_);
}

void TimelinePicture::draw(double top, double bottom, std::uint64_t chosen) {
  graphene_rect_t seen;
  graphene_rect_init(&seen, 0, static_cast<float>(top), static_cast<float>(widget_.get_width()),
                     static_cast<float>(bottom - top));
  gtk_snapshot_push_clip(snapshot_, &seen);
  draw_bands(top, bottom);
  const auto first = static_cast<std::size_t>(std::max(0.0, top) / lane_height);
  for (auto lane = first; lane < shown_.lanes.size(); lane++) {
    const double y = header_height + static_cast<double>(lane) * lane_height;
    if (y > bottom) break;
    draw_lane(lane, y, shown_.request(lane).number == chosen);
  }
  draw_header(top);
  gtk_snapshot_pop(snapshot_);
}

void TimelinePicture::draw_bands(double top, double bottom) {
  for (const auto& band : shown_.bands) {
    const double begin = std::max(scale_.x(band.begin), scale_.left);
    const double end =
        std::min(std::max(scale_.x(band.end), scale_.x(band.begin) + narrowest_bar), scale_.left + scale_.width);
    if (end > begin) fill(begin, top, end - begin, bottom - top, rgba(0xe5a50a, 0.3F));
  }
}

void TimelinePicture::draw_lane(std::size_t lane, double y, bool is_chosen) {
  const auto& request = shown_.request(lane);
  auto faint = foreground_;
  if (is_chosen) {
    faint.alpha = widget_.has_focus() ? 0.18F : 0.1F;
    fill(0, y, widget_.get_width(), lane_height, faint);
  }
  write(std::to_string(request.number) + " " + request_text(request, shown_.trace.origin), margin,
        y + lane_height / 2.0, scale_.left - 2 * margin, foreground_, true);
  for (const auto& bar : bars_of(request, shown_.now))
    draw_bar(bar, y);
  for (const auto at : refusals_of(request))
    draw_refusal(at, y);
}

void TimelinePicture::draw_bar(const Bar& bar, double y) {
  const double right = scale_.left + scale_.width;
  const double begin = std::max(scale_.x(bar.begin), scale_.left);
  const double end = std::min(std::max(scale_.x(bar.end), scale_.x(bar.begin) + narrowest_bar), right + narrowest_bar);
  if (end <= begin) return;
  fill(begin, y + bar_inset, end - begin, lane_height - 2 * bar_inset, rgba(colour_of(bar)));
  if (end - begin < narrowest_word) return;
  const auto token = session::token_name(bar.generation);
  const auto word = phase_text(bar.phase) + (token.empty() ? "" : " " + token);
  write(word, begin + word_inset, y + lane_height / 2.0, end - begin - word_inset, rgba(word_colour), true);
}

void TimelinePicture::draw_refusal(tokens::BootTimePoint at, double y) {
  const double x = scale_.x(at);
  if (x < scale_.left || x > scale_.left + scale_.width) return;
  fill(x - 1.5, y, 3, lane_height, rgba(refusal_colour));
  fill(x - 4, y, 8, 5, rgba(refusal_colour));
}

/// It stays where it is while the lanes scroll: the renewals' names, and the times.
void TimelinePicture::draw_header(double top) {
  fill(0, top, widget_.get_width(), header_height, background_);
  draw_bands(top, top + header_height);
  double free_from = scale_.left;
  for (const auto& band : shown_.bands) {
    const double begin = std::max(scale_.x(band.begin), scale_.left);
    if (scale_.x(band.end) < scale_.left || begin > scale_.left + scale_.width || begin < free_from) continue;
    fill(begin, top, narrowest_bar, scale_row, rgba(renewal_colour));
    // Near the end it stands before it.
    const double text_at = std::min(begin + word_inset, scale_.left + scale_.width - widest_name);
    const double room = scale_.left + scale_.width - text_at;
    free_from = text_at + write(band_text(band), text_at, top + scale_row / 2, room, foreground_, true);
  }
  constexpr double narrowest_step = 74;
  const auto step = scale_.step(narrowest_step);
  const auto first = session::first_time(shown_.trace);
  auto faint = foreground_;
  faint.alpha = 0.25F;
  auto since = std::max((scale_.begin - first) / step, std::int64_t{0}) * step;
  for (; first + since <= scale_.begin + scale_.span; since += step) {
    const double x = scale_.x(first + since);
    if (x < scale_.left) continue;
    fill(x, top + scale_row, 1, header_height - scale_row, faint);
    write(scale_text(since, step), x + word_inset, top + (scale_row + header_height) / 2,
          std::max(1.0, std::min(narrowest_step - word_inset, widget_.get_width() - x - word_inset)), foreground_,
          true);
  }
  fill(0, top + header_height - 1, widget_.get_width(), 1, faint);
}

}  // namespace vestibule::app
