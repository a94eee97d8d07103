#pragma once

#include "app/activity/request-rows.hpp"

#include <gtkmm/columnview.h>
#include <gtkmm/label.h>
#include <gtkmm/listitem.h>

#include <sigc++/connection.h>

#include <optional>
#include <string>
#include <vector>

namespace vestibule::app {

/// What stands in the cells of the table of requests. GTK keeps some two hundred rows beside those that can be seen,
/// and to write all of them anew takes several frames: those that can be seen are up to date, the others follow.
class RequestCells {
public:
  using Text = std::string (*)(const ShownRequests& shown, const session::RequestRecord& request);

  /// `table` outlives it.
  RequestCells(Gtk::ColumnView& table, Glib::RefPtr<RequestRows> rows);
  RequestCells(const RequestCells&) = delete;
  /// Takes the rows out of the table.
  ~RequestCells();

  void add_column(const char* title, bool expands, Text text);
  /// Writes what the rows say now. True: there are cells left that are to be written by another call.
  bool update();

private:
  /// Of which state of a request a cell tells.
  struct State {
    std::uint64_t number, change;
    bool operator==(const State&) const = default;
  };
  struct Cell {
    Gtk::ListItem* item;
    Gtk::Label* label;
    Text text;
    std::optional<State> state = {};  ///< nothing: what it says changes with time
  };

  bool is_stale(const Cell& cell) const;
  bool is_seen(const Cell& cell) const;
  void write(Cell& cell);

  Gtk::ColumnView& table_;
  Glib::RefPtr<RequestRows> rows_;
  std::vector<Cell> cells_;
  sigc::connection scroll_connection_;
};

}  // namespace vestibule::app
