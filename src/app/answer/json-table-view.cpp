#include "app/answer/json-table-view.hpp"

#include "app/answer/copied-text.hpp"
#include "app/answer/shown-json.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "async/thread-call.hpp"

#include <glib/gi18n.h>
#include <gtkmm/columnviewcolumn.h>
#include <gtkmm/listitem.h>
#include <gtkmm/root.h>
#include <gtkmm/signallistitemfactory.h>

namespace vestibule::app {

using tokens::JsonTable;
using tokens::JsonTableOrder;

namespace {

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

Glib::RefPtr<Gtk::ListItemFactory> cell_factory(std::size_t column) {
  const auto factory = Gtk::SignalListItemFactory::create();
  factory->signal_setup().connect([column](const Glib::RefPtr<Gtk::ListItem>& item) {
    item->set_child(*Gtk::make_managed<JsonTableCell>(column));
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
  selection_->set_autoselect(false);
  selection_->set_can_unselect(true);
  list_.set_model(selection_);
  list_.get_sorter()->signal_changed().connect([this](Gtk::Sorter::Change) { start_sorting(); });
}

void JsonTableView::show(std::shared_ptr<const JsonTable> table) {
  table_ = std::move(table);
  gtk_stack_page_set_visible(page_, TRUE);
}

void JsonTableView::clear() {
  gtk_stack_page_set_visible(page_, FALSE);
  table_ = nullptr;
  selection_->set_model({});
  rows_ = nullptr;
  for (const auto& column : std::exchange(columns_, {}))
    list_.remove_column(column);
  sorting_.cancel();
}

void JsonTableView::render() {
  if (!table_ || !columns_.empty()) return;
  for (std::size_t column = 0; column < table_->columns().size(); column++)
    add_column(column);
  set_rows({});
  const auto left_out = table_->left_out();
  left_out_label_.set_text(formatted(ngettext("%zu more field is shown in the contents alone.",
                                              "%zu more fields are shown in the contents alone.", left_out),
                                     left_out));
  left_out_label_.set_visible(left_out > 0);
}

void JsonTableView::add_column(std::size_t column) {
  const auto title = shown_title(table_->columns()[column]);
  const auto added = Gtk::ColumnViewColumn::create(title, cell_factory(column));
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
  if (!rows_) return;
  if (const auto order = wanted_order())
    sorting_.start(sort(*order));
  else
    set_rows({});
}

async::Task<void> JsonTableView::sort(JsonTableOrder order) {
  auto ordering = order_in_thread(table_, order, rows_->order());
  auto rows = co_await ordering;
  set_rows(std::move(*rows));
}

/// None in between: a selection and a list look for what they had among all that they get in its place.
void JsonTableView::set_rows(std::vector<std::uint32_t> order) {
  selection_->set_model({});
  rows_ = JsonTableRows::create(table_, std::move(order));
  selection_->set_model(rows_);
}

/// The cell with the focus; of a row that has it itself, as after the arrow keys, that in the column which had it last.
const JsonTableCell* JsonTableView::focused() {
  auto* focus = list_.get_root()->get_focus();
  const auto* cell = dynamic_cast<const JsonTableCell*>(focus);
  if (cell) {
    column_ = cell->column();
    return cell;
  }
  auto* place = focus ? focus->get_first_child() : nullptr;
  for (std::size_t i = 0; place && i < column_; i++)
    place = place->get_next_sibling();
  return place ? dynamic_cast<const JsonTableCell*>(place->get_first_child()) : nullptr;
}

/// A title cannot have the focus.
void JsonTableView::sort_by_focused(Gtk::SortType direction) {
  if (const auto* cell = focused()) list_.sort_by_column(columns_[cell->column()], direction);
}

}  // namespace vestibule::app
