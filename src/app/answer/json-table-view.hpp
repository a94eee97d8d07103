#pragma once

#include "app/answer/json-table-cell.hpp"
#include "app/answer/json-table-rows.hpp"
#include "async/task-scope.hpp"
#include "tokens/json-table-order.hpp"

#include <giomm/simpleactiongroup.h>
#include <gtkmm/builder.h>
#include <gtkmm/columnview.h>
#include <gtkmm/label.h>
#include <gtkmm/singleselection.h>
#include <sigc++/trackable.h>

#include <memory>
#include <optional>

namespace vestibule::app {

/// A list of objects as a table, sorted by the column whose title the person presses; in a thread.
class JsonTableView : public sigc::trackable {
public:
  /// Binds "table_page" and what is in it; the action for the cell with the focus goes into `actions`.
  JsonTableView(const Glib::RefPtr<Gtk::Builder>& builder, Gio::SimpleActionGroup& actions);
  JsonTableView(const JsonTableView&) = delete;

  /// Its page is there from now on.
  void show(std::shared_ptr<const tokens::JsonTable> table);
  /// Its page is not there.
  void clear();
  /// Makes what is to be seen: when the person looks at the page.
  void render();

private:
  void add_column(std::size_t column);
  std::vector<unsigned> widths() const;
  bool is_left() const { return rows_ && &rows_->table() != table_.get(); }
  void remove_column();
  void go_on();
  bool step();
  void start_sorting();
  async::Task<void> sort(tokens::JsonTableOrder order);
  std::optional<tokens::JsonTableOrder> wanted_order();
  void set_order(std::vector<std::uint32_t> order);
  JsonTableCell* cell_at(double x, double y);
  JsonTableCell* focused();
  bool go_to(std::size_t column);
  void sort_by_focused(Gtk::SortType direction);

  GtkStackPage* page_;
  Gtk::ColumnView& list_;
  Gtk::Label& left_out_label_;
  Glib::RefPtr<Gtk::SingleSelection> selection_;
  Glib::RefPtr<JsonTableRows> rows_;  ///< of the table that the columns are of, which may be the one before
  std::shared_ptr<const tokens::JsonTable> table_;
  std::vector<unsigned> widths_;  ///< of the columns, in characters
  std::vector<Glib::RefPtr<Gtk::ColumnViewColumn>> columns_;
  std::vector<guint> stale_;  ///< rows that show what stood there before; the next one is the last
  bool goes_on_ = false;
  /// The first column whose sorter was asked; the sorters may outlive this.
  std::shared_ptr<std::optional<std::size_t>> asked_ = std::make_shared<std::optional<std::size_t>>();
  std::size_t column_ = 0;  ///< in which a cell had the focus last
  async::TaskScope sorting_;
};

}  // namespace vestibule::app
