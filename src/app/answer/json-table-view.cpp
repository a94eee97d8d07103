#include "app/answer/json-table-view.hpp"

#include "app/answer/copied-text.hpp"
#include "app/answer/dragged-text.hpp"
#include "app/answer/shown-json.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "async/thread-call.hpp"

#include <glib/gi18n.h>
#include <gtkmm/columnviewcolumn.h>
#include <gtkmm/eventcontrollerkey.h>
#include <gtkmm/gestureclick.h>
#include <gtkmm/listitem.h>
#include <gtkmm/root.h>
#include <gtkmm/signallistitemfactory.h>

#include <algorithm>
#include <cmath>

namespace vestibule::app {

using tokens::JsonTable;
using tokens::JsonTableOrder;

namespace {

constexpr unsigned widest = 24;                // characters
constexpr std::size_t cells_in_a_frame = 320;  // that get other values: in some 5 ms

/// What the sorter of a column has: where to say that it was asked before any other.
struct SortedColumn {
  std::shared_ptr<std::optional<std::size_t>> first;
  std::size_t column;
};

auto order_in_thread(std::shared_ptr<const JsonTable> table, JsonTableOrder order, std::vector<std::uint32_t> rows) {
  return async::in_thread([table, order, rows](GCancellable* cancellable) {
    return tokens::ordered_rows(*table, order, rows, cancellable);
  });
}

JsonTableCell& cell_of(const Glib::RefPtr<Gtk::ListItem>& item) {
  return static_cast<JsonTableCell&>(*item->get_child());
}

JsonTableCell* cell_in(Gtk::Widget& row, std::size_t column) {
  auto* place = row.get_first_child();
  for (std::size_t i = 0; place && i < column; i++)
    place = place->get_next_sibling();
  return place ? dynamic_cast<JsonTableCell*>(place->get_first_child()) : nullptr;
}

Glib::RefPtr<Gtk::ListItemFactory> cell_factory(std::size_t column, unsigned width) {
  const auto factory = Gtk::SignalListItemFactory::create();
  factory->signal_setup().connect([column, width](const Glib::RefPtr<Gtk::ListItem>& item) {
    item->set_child(*Gtk::make_managed<JsonTableCell>(column, width));
  });
  factory->signal_bind().connect([](const Glib::RefPtr<Gtk::ListItem>& item) {
    cell_of(item).show(std::dynamic_pointer_cast<JsonTableRow>(item->get_item()));
  });
  factory->signal_unbind().connect([](const Glib::RefPtr<Gtk::ListItem>& item) { cell_of(item).clear(); });
  return factory;
}

}  // namespace

JsonTableView::JsonTableView(const Glib::RefPtr<Gtk::Builder>& builder, Gio::SimpleActionGroup& actions)
    : page_(c_object<GtkStackPage>(builder, "table_page")), list_(*builder->get_widget<Gtk::ColumnView>("table_list")),
      left_out_label_(*builder->get_widget<Gtk::Label>("left_out_label")), selection_(Gtk::SingleSelection::create()) {
  actions.add_action("copy-cell", [this] {
    if (const auto* cell = focused()) copy_text(list_, cell->value());
  });
  actions.add_action("sort-ascending", [this] { sort_by_focused(Gtk::SortType::ASCENDING); });
  actions.add_action("sort-descending", [this] { sort_by_focused(Gtk::SortType::DESCENDING); });
  drag_texts(list_, [](Gtk::Widget& widget) -> std::optional<std::string> {
    if (const auto* cell = dynamic_cast<JsonTableCell*>(&widget)) return cell->value();
    return std::nullopt;
  });
  const auto keys = Gtk::EventControllerKey::create();
  keys->set_propagation_phase(Gtk::PropagationPhase::CAPTURE);
  keys->signal_key_pressed().connect(
      [this](guint key, guint, Gdk::ModifierType state) {
        const bool is_known = focused() != nullptr;  // and from now on its column is
        if (!is_known || (key != GDK_KEY_Left && key != GDK_KEY_Right)) return false;
        if (gtk_accelerator_get_default_mod_mask() & static_cast<guint>(state)) return false;
        const bool is_back = (key == GDK_KEY_Left) == (list_.get_direction() != Gtk::TextDirection::RTL);
        return go_to(is_back ? column_ - 1 : column_ + 1);
      },
      false);
  list_.add_controller(keys);
  // An arrow key has given the focus to the first cell of a row, and chosen the row.
  selection_->signal_selection_changed().connect([this](guint, guint) {
    const auto column = column_;
    if (focused()) go_to(column);
  });
  selection_->set_autoselect(false);
  selection_->set_can_unselect(true);
  list_.set_model(selection_);
  const auto press = Gtk::GestureClick::create(), click = Gtk::GestureClick::create();
  press->set_propagation_phase(Gtk::PropagationPhase::CAPTURE);
  // Before the row is chosen.
  press->signal_pressed().connect([this](int, double x, double y) {
    if (const auto* cell = cell_at(x, y)) column_ = cell->column();
  });
  // When the row has taken the focus.
  click->signal_released().connect([this](int, double x, double y) {
    if (auto* cell = cell_at(x, y)) cell->grab_focus();
  });
  list_.add_controller(press);
  list_.add_controller(click);
  // Also when the list is taken apart, after this.
  list_.get_sorter()->signal_changed().connect(sigc::hide(sigc::mem_fun(*this, &JsonTableView::start_sorting)));
}

void JsonTableView::show(std::shared_ptr<const JsonTable> table) {
  table_ = std::move(table);
  gtk_stack_page_set_visible(page_, TRUE);
}

void JsonTableView::clear() {
  gtk_stack_page_set_visible(page_, FALSE);
  table_ = nullptr;
  stale_.clear();
  sorting_.cancel();
  go_on();
}

void JsonTableView::render() {
  if (!table_ || (rows_ && !is_left())) return;
  while (is_left())
    remove_column();
  widths_ = widths();
  rows_ = JsonTableRows::create(table_);
  selection_->set_model(rows_);
  step();
  go_on();
  const auto left_out = table_->left_out();
  left_out_label_.set_text(formatted(ngettext("%zu more field is shown in the contents alone.",
                                              "%zu more fields are shown in the contents alone.", left_out),
                                     left_out));
  left_out_label_.set_visible(left_out > 0);
}

/// Those of the values in the first rows.
std::vector<unsigned> JsonTableView::widths() const {
  constexpr std::size_t looked_at = 30;
  std::vector<unsigned> widths(table_->columns().size());
  for (std::size_t row = 0; row < std::min(looked_at, table_->size()); row++) {
    const auto cells = table_->cells(table_->row(row));
    for (std::size_t column = 0; column < cells.size(); column++) {
      if (!cells[column]) continue;
      const auto length = g_utf8_strlen(shown_value(table_->json(), *cells[column]).c_str(), -1);
      widths[column] = std::max(widths[column], std::min(widest, static_cast<unsigned>(length)));
    }
  }
  return widths;
}

/// Of a table that is left.
void JsonTableView::remove_column() {
  if (!columns_.empty()) {
    list_.remove_column(columns_.back());
    columns_.pop_back();
  }
  if (!columns_.empty()) return;
  selection_->set_model({});
  rows_ = nullptr;
}

/// Some of what is to be done in each frame, so that none is late.
void JsonTableView::go_on() {
  if (std::exchange(goes_on_, true)) return;
  list_.add_tick_callback([this](const Glib::RefPtr<Gdk::FrameClock>&) { return goes_on_ = step(); });
}

/// Whether there is more to do.
bool JsonTableView::step() {
  if (is_left()) remove_column();
  if (!rows_ || is_left()) return static_cast<bool>(rows_);
  const auto all = table_->columns().size();
  if (columns_.size() < all) {
    add_column(columns_.size());
    return true;
  }
  for (std::size_t cells = 0; !stale_.empty() && cells < cells_in_a_frame; cells += all) {
    rows_->refresh(stale_.back());
    stale_.pop_back();
  }
  return !stale_.empty();
}

void JsonTableView::add_column(std::size_t column) {
  const auto title = shown_title(table_->columns()[column]);
  const auto added = Gtk::ColumnViewColumn::create(title, cell_factory(column, widths_[column]));
  added->set_resizable(true);
  // What is sorted is sorted in a thread: this says only that it can be, and which column it is.
  const auto sorter = async::Object<GtkSorter>::adopt(GTK_SORTER(gtk_custom_sorter_new(
      [](gconstpointer, gconstpointer, gpointer place) -> int {
        const auto& asked = *static_cast<SortedColumn*>(place);
        if (!*asked.first) *asked.first = asked.column;
        return -1;
      },
      std::make_unique<SortedColumn>(SortedColumn{asked_, column}).release(),
      [](gpointer place) { std::unique_ptr<SortedColumn>(static_cast<SortedColumn*>(place)); })));
  gtk_column_view_column_set_sorter(added->gobj(), sorter.get());
  columns_.push_back(added);
  list_.append_column(added);
}

/// The columns that were chosen before have their orders within that, as the arrows in their titles say: `ordered_rows`
/// leaves what is the same as it is. GTK 4.8 does not say by what a list is to be sorted, but it compares: each
/// column's sorter says that whatever comes first is less, and the whole list's turns that round where the direction is
/// the other one.
std::optional<JsonTableOrder> JsonTableView::wanted_order() {
  asked_->reset();
  const auto order = gtk_sorter_compare(list_.get_sorter()->gobj(), selection_->gobj(), list_.gobj());
  if (!*asked_) return std::nullopt;
  return JsonTableOrder{**asked_, order == GTK_ORDERING_LARGER};
}

void JsonTableView::start_sorting() {
  sorting_.cancel();
  if (!rows_ || is_left()) return;
  if (const auto order = wanted_order())
    sorting_.start(sort(*order));
  else
    set_order({});
}

async::Task<void> JsonTableView::sort(JsonTableOrder order) {
  auto ordering = order_in_thread(table_, order, rows_->order());
  auto rows = co_await ordering;
  set_order(std::move(*rows));
}

/// First those that are seen.
void JsonTableView::set_order(std::vector<std::uint32_t> order) {
  rows_->set_order(std::move(order));
  selection_->unselect_all();
  const auto seen = list_.get_vadjustment();
  const double middle = (seen->get_value() + seen->get_page_size() / 2) / std::max(1.0, seen->get_upper());
  const auto distance = [middle, all = static_cast<double>(table_->size())](guint position) {
    return std::abs(position - middle * all);
  };
  stale_ = rows_->looked_at();
  std::sort(stale_.begin(), stale_.end(), [&](guint one, guint other) { return distance(one) > distance(other); });
  go_on();
}

JsonTableCell* JsonTableView::cell_at(double x, double y) {
  for (auto* widget = list_.pick(x, y); widget; widget = widget->get_parent())
    if (auto* cell = dynamic_cast<JsonTableCell*>(widget)) return cell;
  return nullptr;
}

/// The cell with the focus; of a row that has it itself, as after the arrow keys, that in the column which had it last.
JsonTableCell* JsonTableView::focused() {
  auto* root = list_.get_root();
  auto* focus = root ? root->get_focus() : nullptr;
  auto* cell = dynamic_cast<JsonTableCell*>(focus);
  if (cell) {
    column_ = cell->column();
    return cell;
  }
  return focus ? cell_in(*focus, column_) : nullptr;
}

/// False, where there is no such column.
bool JsonTableView::go_to(std::size_t column) {
  auto* row = focused();
  auto* cell = column < columns_.size() && row ? cell_in(*row->get_parent()->get_parent(), column) : nullptr;
  if (!cell || !cell->grab_focus()) return false;
  double x = 0, y = 0;
  cell->translate_coordinates(list_, 0, 0, x, y);
  const auto seen = list_.get_hadjustment();
  seen->clamp_page(seen->get_value() + x, seen->get_value() + x + cell->get_width());
  return true;
}

/// A title cannot have the focus.
void JsonTableView::sort_by_focused(Gtk::SortType direction) {
  if (const auto* cell = focused()) list_.sort_by_column(columns_[cell->column()], direction);
}

}  // namespace vestibule::app
