#include "app/activity/timeline.hpp"

#include "app/activity/activity-text.hpp"
#include "app/activity/timeline-picture.hpp"
#include "app/formatted.hpp"

#include <glib/gi18n.h>
#include <gtkmm/eventcontrollerkey.h>
#include <gtkmm/gestureclick.h>
#include <gtkmm/native.h>
#include <gtkmm/snapshot.h>
#include <gtkmm/tooltip.h>

#include <algorithm>
#include <cmath>

namespace vestibule::app {

namespace {

/// Pixels; what cairo has images for, and other programs open.
constexpr int tallest_image = 30'000;

Cairo::Surface::SlotWriteFunc writer_to(std::string& text) {
  return [&text](const unsigned char* data, unsigned length) {
    text.append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
  };
}

}  // namespace

using namespace std::chrono_literals;

namespace {

/// Of what goes on so much is shown, unless the person wants more.
constexpr std::chrono::milliseconds usual_span = 60s;

}  // namespace

Timeline::Timeline() : Glib::ObjectBase("VestibuleTimeline") {
  g_object_set(gobj(), "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, nullptr);
  gtk_accessible_update_property(GTK_ACCESSIBLE(gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Timeline"),
                                 GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("The table below says the same."), -1);
  set_focusable();
  set_has_tooltip();
  signal_query_tooltip().connect(sigc::mem_fun(*this, &Timeline::query_tooltip), false);
  const auto keys = Gtk::EventControllerKey::create();
  keys->signal_key_pressed().connect(
      [this](guint key, guint, Gdk::ModifierType state) { return key_pressed(key, state); }, false);
  add_controller(keys);
  const auto click = Gtk::GestureClick::create();
  click->signal_pressed().connect([this](int, double, double y) { pressed(y); });
  add_controller(click);
  focus_connection_ = property_has_focus().signal_changed().connect([this] { queue_draw(); });
}

/// It loses the focus while it goes, when there is nothing to draw any more.
Timeline::~Timeline() {
  focus_connection_.disconnect();
  scroll_connection_.disconnect();
}

void Timeline::set_scrolling(const Glib::RefPtr<Gtk::Adjustment>& vertical) {
  vertical_ = vertical;
  scroll_connection_ = vertical_->signal_value_changed().connect([this] { queue_draw(); });
}

void Timeline::show(ShownRequestsPtr shown) {
  const bool is_as_high = shown->lanes.size() == shown_->lanes.size();
  shown_ = std::move(shown);
  is_as_high ? queue_draw() : queue_resize();
}

void Timeline::show_whole() {
  chosen_scale_.reset();
  queue_draw();
}

void Timeline::choose(std::uint64_t number) {
  if (number == chosen_) return;
  chosen_ = number;
  queue_draw();
  const auto lane = shown_->lane_of(number);
  if (!lane || !vertical_) return;
  const double top = static_cast<double>(*lane) * TimelinePicture::lane_height;
  vertical_->clamp_page(top, top + TimelinePicture::header_height + TimelinePicture::lane_height);
}

void Timeline::choose_lane(std::size_t lane) {
  choose(shown_->request(lane).number);
  signal_chosen_.emit(chosen_);
}

void Timeline::measure_vfunc(Gtk::Orientation orientation, int, int& minimum, int& natural, int& minimum_baseline,
                             int& natural_baseline) const {
  minimum_baseline = natural_baseline = -1;
  minimum = natural = 200;
  if (orientation == Gtk::Orientation::VERTICAL)
    minimum = natural =
        TimelinePicture::header_height + static_cast<int>(shown_->lanes.size()) * TimelinePicture::lane_height;
}

TimeScale Timeline::scale() const {
  const double left = TimelinePicture::names_width(get_width());
  const double width = std::max(get_width() - left - TimelinePicture::margin, 1.0);
  if (!chosen_scale_) return whole_scale(*shown_, usual_span, left, width);
  auto scale = *chosen_scale_;
  scale.left = left;
  scale.width = width;
  return scale;
}

double Timeline::seen_top() const {
  return vertical_ ? vertical_->get_value() : 0;
}

double Timeline::seen_bottom() const {
  return vertical_ ? seen_top() + vertical_->get_page_size() : get_height();
}

void Timeline::snapshot_vfunc(const Glib::RefPtr<Gtk::Snapshot>& snapshot) {
  TimelinePicture(*this, snapshot->gobj(), *shown_, scale()).draw(seen_top(), seen_bottom(), chosen_);
}

std::optional<std::size_t> Timeline::lane_at(double y) const {
  if (y < seen_top() + TimelinePicture::header_height) return std::nullopt;
  const auto lane = static_cast<std::size_t>((y - TimelinePicture::header_height) / TimelinePicture::lane_height);
  return lane < shown_->lanes.size() ? std::optional(lane) : std::nullopt;
}

void Timeline::pressed(double y) {
  grab_focus();
  if (const auto lane = lane_at(y)) choose_lane(*lane);
}

bool Timeline::query_tooltip(int, int y, bool by_keyboard, const Glib::RefPtr<Gtk::Tooltip>& tooltip) {
  const auto lane = by_keyboard ? shown_->lane_of(chosen_) : lane_at(y);
  if (!lane) return false;
  const auto& request = shown_->request(*lane);
  tooltip->set_text(request_text(request, shown_->trace.origin) + "\n" +
                    story_text(request, shown_->bands, shown_->now));
  return true;
}

/// Up and down through the requests, left and right through time.
bool Timeline::key_pressed(guint key, Gdk::ModifierType state) {
  const auto others = Gdk::ModifierType::CONTROL_MASK | Gdk::ModifierType::ALT_MASK;
  if ((state & others) != Gdk::ModifierType{} || shown_->lanes.empty()) return false;
  const auto lane = shown_->lane_of(chosen_);
  const auto last = shown_->lanes.size() - 1;
  switch (key) {
  case GDK_KEY_Up:
    choose_lane(lane && *lane > 0 ? *lane - 1 : lane.value_or(last));
    return true;
  case GDK_KEY_Down:
    choose_lane(lane ? std::min(*lane + 1, last) : 0);
    return true;
  case GDK_KEY_Home:
    choose_lane(0);
    return true;
  case GDK_KEY_End:
    choose_lane(last);
    return true;
  case GDK_KEY_Left:
    move(-0.2);
    return true;
  case GDK_KEY_Right:
    move(0.2);
    return true;
  case GDK_KEY_plus:
  case GDK_KEY_KP_Add:
    zoom(0.5);
    return true;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    zoom(2);
    return true;
  case GDK_KEY_0:
    show_whole();
    return true;
  default:
    return false;
  }
}

void Timeline::zoom(double factor) {
  auto scale = this->scale();
  const double span = std::clamp(static_cast<double>(scale.span.count()) * factor, 10.0, 1e9);
  const auto middle = scale.begin + scale.span / 2;
  scale.span = std::chrono::milliseconds(std::lround(span));
  scale.begin = middle - scale.span / 2;
  chosen_scale_ = scale;
  queue_draw();
}

/// `part`: of what is seen.
void Timeline::move(double part) {
  auto scale = this->scale();
  scale.begin += std::chrono::milliseconds(std::lround(static_cast<double>(scale.span.count()) * part));
  chosen_scale_ = scale;
  queue_draw();
}

int Timeline::drawn_height() const {
  return std::min(get_height(), tallest_image);
}

void Timeline::draw_on(const Cairo::RefPtr<Cairo::Surface>& surface) {
  GtkSnapshot* snapshot = gtk_snapshot_new();
  TimelinePicture picture(*this, snapshot, *shown_, scale());
  picture.fill_background(0, drawn_height());
  picture.draw(0, drawn_height(), 0);
  using Node = async::Counted<GskRenderNode, &gsk_render_node_ref, &gsk_render_node_unref>;
  const auto node = Node::adopt(gtk_snapshot_free_to_node(snapshot));
  gsk_render_node_draw(node.get(), Cairo::Context::create(surface)->cobj());
}

std::string Timeline::png() {
  std::string image;
  const auto surface = Cairo::ImageSurface::create(Cairo::ImageSurface::Format::ARGB32, get_width(), drawn_height());
  draw_on(surface);
  surface->write_to_png_stream(writer_to(image));
  return image;
}

std::string Timeline::svg() {
  std::string image;
  const auto surface = Cairo::SvgSurface::create_for_stream(writer_to(image), get_width(), drawn_height());
  draw_on(surface);
  surface->finish();
  return image;
}

}  // namespace vestibule::app
