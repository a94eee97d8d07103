#include "app/answer/json-table-cell.hpp"

#include "app/answer/json-style.hpp"
#include "app/answer/shown-json.hpp"

#include <gtkmm/gestureclick.h>

namespace vestibule::app {

namespace {

constexpr int narrowest = 4, widest = 24;  // characters
constexpr const char* missing = "–";       // what was sent stands in quotes, or is a number or a word

}  // namespace

JsonTableCell::JsonTableCell(std::size_t column) : column_(column) {
  label_.set_ellipsize(Pango::EllipsizeMode::END);
  label_.set_single_line_mode(true);
  label_.set_width_chars(narrowest);
  label_.set_max_width_chars(widest);
  label_.set_hexpand(true);
  append(label_);
  set_focusable(true);
  // To a screen reader it is one thing.
  g_object_set(gobj(), "accessible-role", GTK_ACCESSIBLE_ROLE_LABEL, nullptr);
  g_object_set(label_.gobj(), "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, nullptr);
  const auto click = Gtk::GestureClick::create();
  // When the row has taken it.
  click->signal_released().connect([this](int, double, double) { grab_focus(); });
  add_controller(click);
}

void JsonTableCell::show(const Glib::RefPtr<JsonTableRow>& row) {
  row_ = row;
  const auto place = this->place();
  const auto text = place ? shown_value(row->json(), *place) : missing;
  label_.set_text(text);
  gtk_accessible_update_property(GTK_ACCESSIBLE(gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL, text.c_str(), -1);
  label_.set_css_classes(place ? css_classes_of(row->json().kind(*place)) : std::vector<Glib::ustring>{"dim-label"});
  label_.set_xalign(place && row->json().kind(*place) == tokens::JsonKind::Number ? 1 : 0);
}

void JsonTableCell::clear() {
  row_ = nullptr;
}

std::string JsonTableCell::value() const {
  const auto place = this->place();
  return place ? plain_value(row_->json(), *place) : "";
}

}  // namespace vestibule::app
