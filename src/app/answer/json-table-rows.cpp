#include "app/answer/json-table-rows.hpp"

namespace vestibule::app {

using tokens::JsonTable;

JsonTableRow::JsonTableRow(std::shared_ptr<const JsonTable> table, guint position, std::shared_ptr<Live> live)
    : Glib::ObjectBase(typeid(JsonTableRow)), table_(std::move(table)), position_(position), live_(std::move(live)) {
  live_->emplace(position_, this);
}

JsonTableRow::~JsonTableRow() {
  live_->erase(position_);
}

void JsonTableRow::show(std::size_t index) {
  cells_ = table_->cells(table_->row(index));
  changed_.emit();
}

Glib::RefPtr<JsonTableRows> JsonTableRows::create(std::shared_ptr<const JsonTable> table) {
  return Glib::make_refptr_for_instance(new JsonTableRows(std::move(table)));
}

JsonTableRows::JsonTableRows(std::shared_ptr<const JsonTable> table)
    : Glib::ObjectBase(typeid(JsonTableRows)), table_(std::move(table)) {}

void JsonTableRows::refresh(guint position) {
  if (const auto live = live_->find(position); live != live_->end()) live->second->show(index_at(position));
}

std::vector<guint> JsonTableRows::looked_at() const {
  std::vector<guint> positions;
  for (const auto& [position, row] : *live_)
    positions.push_back(position);
  return positions;
}

GType JsonTableRows::get_item_type_vfunc() {
  return Glib::Object::get_base_type();
}

guint JsonTableRows::get_n_items_vfunc() {
  return static_cast<guint>(table_->size());
}

gpointer JsonTableRows::get_item_vfunc(guint position) {
  if (position >= table_->size()) return nullptr;
  if (const auto live = live_->find(position); live != live_->end()) {
    live->second->reference();  // the caller's
    return live->second->gobj();
  }
  const auto row = Glib::make_refptr_for_instance(new JsonTableRow(table_, position, live_));
  row->show(index_at(position));
  row->reference();  // the caller's
  return row->gobj();
}

}  // namespace vestibule::app
