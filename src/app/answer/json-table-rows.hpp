#pragma once

#include "tokens/json-table.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace vestibule::app {

/// A row of a table in a list: one of the places, in which another object stands when the table is sorted. There is one
/// only while somebody looks at it.
class JsonTableRow : public Glib::Object {
public:
  /// Those that there are, by their places.
  using Live = std::map<guint, JsonTableRow*>;

  JsonTableRow(std::shared_ptr<const tokens::JsonTable> table, guint position, std::shared_ptr<Live> live);
  ~JsonTableRow() override;

  /// Shows the object with this index.
  void show(std::size_t index);
  const tokens::JsonIndex& json() const { return table_->json(); }
  /// The place of the value in a column.
  std::optional<std::size_t> cell(std::size_t column) const { return cells_[column]; }

  /// It shows another object.
  sigc::signal<void()>& signal_changed() { return changed_; }

private:
  std::shared_ptr<const tokens::JsonTable> table_;
  guint position_;
  std::shared_ptr<Live> live_;
  std::vector<std::optional<std::size_t>> cells_;
  sigc::signal<void()> changed_;
};

/// The rows of a table, each made when it is asked for.
class JsonTableRows : public Gio::ListModel, public Glib::Object {
public:
  static Glib::RefPtr<JsonTableRows> create(std::shared_ptr<const tokens::JsonTable> table);
  const tokens::JsonTable& table() const { return *table_; }
  const std::vector<std::uint32_t>& order() const { return order_; }
  /// `order`: the objects by their indices; those of the table, if it is empty. The rows that somebody looks at show
  /// what they have shown until `refresh`: for a list in which all rows change at once everything is made anew.
  void set_order(std::vector<std::uint32_t> order) { order_ = std::move(order); }
  /// Shows what stands at `position` now, if somebody looks at it.
  void refresh(guint position);
  /// The positions that somebody looks at.
  std::vector<guint> looked_at() const;

private:
  explicit JsonTableRows(std::shared_ptr<const tokens::JsonTable> table);
  GType get_item_type_vfunc() override;
  guint get_n_items_vfunc() override;
  gpointer get_item_vfunc(guint position) override;
  std::size_t index_at(guint position) const { return order_.empty() ? position : order_[position]; }

  std::shared_ptr<const tokens::JsonTable> table_;
  std::vector<std::uint32_t> order_;
  std::shared_ptr<JsonTableRow::Live> live_ = std::make_shared<JsonTableRow::Live>();
};

}  // namespace vestibule::app
