#pragma once

#include "app/answer/json-table-rows.hpp"

#include <gtkmm/box.h>
#include <gtkmm/label.h>

#include <optional>
#include <string>

namespace vestibule::app {

/// A value in a table; it can have the focus. (A `GtkLabel` takes it only where its text can be selected.)
class JsonTableCell : public Gtk::Box {
public:
  /// `column`: in which it is.
  explicit JsonTableCell(std::size_t column);

  void show(const Glib::RefPtr<JsonTableRow>& row);
  void clear();
  std::size_t column() const { return column_; }
  /// The value itself; empty where there is none.
  std::string value() const;

private:
  std::optional<std::size_t> place() const { return row_ ? row_->cell(column_) : std::nullopt; }

  std::size_t column_;
  Gtk::Label label_;
  Glib::RefPtr<JsonTableRow> row_;
};

}  // namespace vestibule::app
