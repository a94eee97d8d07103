#include "app/activity/request-cells.hpp"

#include <gtkmm/columnviewcolumn.h>
#include <gtkmm/signallistitemfactory.h>

namespace vestibule::app {

namespace {

/// That cannot be seen, and are written at a time.
constexpr int most_unseen = 20;

}  // namespace

RequestCells::RequestCells(Gtk::ColumnView& table, Glib::RefPtr<RequestRows> rows)
    : table_(table), rows_(std::move(rows)),
      scroll_connection_(table_.get_vadjustment()->signal_value_changed().connect([this] { update(); })) {}

RequestCells::~RequestCells() {
  scroll_connection_.disconnect();
  table_.set_model({});
}

void RequestCells::add_column(const char* title, bool expands, Text text) {
  const auto factory = Gtk::SignalListItemFactory::create();
  factory->signal_setup().connect([](const Glib::RefPtr<Gtk::ListItem>& item) {
    auto* label = Gtk::make_managed<Gtk::Label>();
    label->set_xalign(0);
    label->set_ellipsize(Pango::EllipsizeMode::END);
    item->set_child(*label);
  });
  factory->signal_bind().connect([this, text](const Glib::RefPtr<Gtk::ListItem>& item) {
    write(cells_.emplace_back(Cell{item.get(), static_cast<Gtk::Label*>(item->get_child()), text}));
  });
  factory->signal_unbind().connect([this](const Glib::RefPtr<Gtk::ListItem>& item) {
    std::erase_if(cells_, [&item](const Cell& cell) { return cell.item == item.get(); });
  });
  const auto column = Gtk::ColumnViewColumn::create(title, factory);
  column->set_expand(expands);
  column->set_resizable();
  table_.append_column(column);
}

bool RequestCells::update() {
  int unseen = 0;
  for (auto& cell : cells_) {
    if (!is_stale(cell)) continue;
    if (!is_seen(cell) && ++unseen > most_unseen) continue;
    write(cell);
  }
  return unseen > most_unseen;
}

bool RequestCells::is_stale(const Cell& cell) const {
  const auto& shown = *rows_->shown();
  const auto place = cell.item->get_position();
  if (place >= shown.lanes.size()) return false;  // it is about to go
  const auto& request = shown.request(place);
  return cell.state != State{request.number, request.change};
}

bool RequestCells::is_seen(const Cell& cell) const {
  double x = 0, y = 0;
  if (!cell.label->translate_coordinates(table_, 0, 0, x, y)) return false;
  return y > -cell.label->get_height() && y < table_.get_height();
}

void RequestCells::write(Cell& cell) {
  const auto& shown = *rows_->shown();
  const auto& request = shown.request(cell.item->get_position());
  const auto text = cell.text(shown, request);
  if (cell.label->get_text().raw() != text) cell.label->set_text(text);
  cell.state = request.ended_at ? std::optional(State{request.number, request.change}) : std::nullopt;
}

}  // namespace vestibule::app
