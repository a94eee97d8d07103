#pragma once

#include "app/answer/json-table-rows.hpp"

#include <gtkmm/inscription.h>

#include <optional>
#include <string>

namespace vestibule::app {

/// A value in a table; it can have the focus. Its size does not depend on its text: a table has thousands of them.
class JsonTableCell : public Gtk::Inscription {
public:
  /// `column`: in which it is; `width`: in characters.
  JsonTableCell(std::size_t column, unsigned width);

  void show(const Glib::RefPtr<JsonTableRow>& row);
  void clear();
  std::size_t column() const { return column_; }
  /// The value itself; empty where there is none.
  std::string value() const;

private:
  std::optional<std::size_t> place() const { return row_ ? row_->cell(column_) : std::nullopt; }
  void render();

  std::size_t column_;
  Glib::RefPtr<JsonTableRow> row_;
  sigc::connection changed_;
};

}  // namespace vestibule::app
