#pragma once

#include "tokens/json-table.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace vestibule::app {

/// A row of a table in a list. There is one only while somebody looks at it.
class JsonTableRow : public Glib::Object {
public:
  JsonTableRow(std::shared_ptr<const tokens::JsonTable> table, std::size_t index);

  const tokens::JsonIndex& json() const { return table_->json(); }
  /// The place of the value in a column.
  std::optional<std::size_t> cell(std::size_t column) const { return cells_[column]; }

private:
  std::shared_ptr<const tokens::JsonTable> table_;
  std::vector<std::optional<std::size_t>> cells_;
};

/// The rows of a table, each made when it is asked for.
class JsonTableRows : public Gio::ListModel, public Glib::Object {
public:
  /// `order`: the rows by their indices; those of the table, if it is empty.
  static Glib::RefPtr<JsonTableRows> create(std::shared_ptr<const tokens::JsonTable> table,
                                            std::vector<std::uint32_t> order);
  const std::vector<std::uint32_t>& order() const { return order_; }

private:
  JsonTableRows(std::shared_ptr<const tokens::JsonTable> table, std::vector<std::uint32_t> order);
  GType get_item_type_vfunc() override;
  guint get_n_items_vfunc() override;
  gpointer get_item_vfunc(guint position) override;

  std::shared_ptr<const tokens::JsonTable> table_;
  std::vector<std::uint32_t> order_;
};

}  // namespace vestibule::app
