#include "app/answer/json-table-cell.hpp"

#include "app/answer/json-style.hpp"
#include "app/answer/shown-json.hpp"

namespace vestibule::app {

namespace {

constexpr unsigned narrowest = 4;     // characters
constexpr const char* missing = "–";  // what was sent stands in quotes, or is a number or a word

}  // namespace

JsonTableCell::JsonTableCell(std::size_t column, unsigned width) : column_(column) {
  set_text_overflow(Overflow::ELLIPSIZE_END);
  set_min_chars(narrowest);
  set_nat_chars(std::max(narrowest, width));
  set_focusable(true);
}

void JsonTableCell::show(const Glib::RefPtr<JsonTableRow>& row) {
  row_ = row;
  changed_ = row->signal_changed().connect([this] { render(); });
  render();
}

void JsonTableCell::clear() {
  changed_.disconnect();
  row_ = nullptr;
}

void JsonTableCell::render() {
  const auto place = this->place();
  set_text(place ? shown_value(row_->json(), *place) : missing);
  set_css_classes(place ? css_classes_of(row_->json().kind(*place)) : std::vector<Glib::ustring>{"dim-label"});
  set_xalign(place && row_->json().kind(*place) == tokens::JsonKind::Number ? 1 : 0);
}

std::string JsonTableCell::value() const {
  const auto place = this->place();
  return place ? plain_value(row_->json(), *place) : "";
}

}  // namespace vestibule::app
