#include "app/answer/json-table-rows.hpp"

namespace vestibule::app {

using tokens::JsonTable;

JsonTableRow::JsonTableRow(std::shared_ptr<const JsonTable> table, std::size_t index)
    : Glib::ObjectBase(typeid(JsonTableRow)), table_(std::move(table)), cells_(table_->cells(table_->row(index))) {}

Glib::RefPtr<JsonTableRows> JsonTableRows::create(std::shared_ptr<const JsonTable> table,
                                                  std::vector<std::uint32_t> order) {
  return Glib::make_refptr_for_instance(new JsonTableRows(std::move(table), std::move(order)));
}

JsonTableRows::JsonTableRows(std::shared_ptr<const JsonTable> table, std::vector<std::uint32_t> order)
    : Glib::ObjectBase(typeid(JsonTableRows)), table_(std::move(table)), order_(std::move(order)) {}

GType JsonTableRows::get_item_type_vfunc() {
  return Glib::Object::get_base_type();
}

guint JsonTableRows::get_n_items_vfunc() {
  return static_cast<guint>(table_->size());
}

gpointer JsonTableRows::get_item_vfunc(guint position) {
  if (position >= table_->size()) return nullptr;
  const auto row =
      Glib::make_refptr_for_instance(new JsonTableRow(table_, order_.empty() ? position : order_[position]));
  row->reference();  // the caller's
  return row->gobj();
}

}  // namespace vestibule::app
