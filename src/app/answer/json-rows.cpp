#include "app/answer/json-rows.hpp"

namespace vestibule::app {

using tokens::JsonIndex;

Glib::RefPtr<JsonRows> JsonRows::create(std::shared_ptr<const JsonIndex> json) {
  return Glib::make_refptr_for_instance(new JsonRows(std::move(json)));
}

JsonRows::JsonRows(std::shared_ptr<const JsonIndex> json)
    : Glib::ObjectBase(typeid(JsonRows)), json_(std::move(json)),
      outermost_(std::make_shared<JsonBranch>(JsonRow::outermost, 1)) {
  const std::size_t root = *json_->root();
  if (json_->size(root) > 0) outermost_->open(0, root, json_->size(root));
}

GType JsonRows::get_item_type_vfunc() {
  return Glib::Object::get_base_type();
}

guint JsonRows::get_n_items_vfunc() {
  return static_cast<guint>(outermost_->rows());
}

gpointer JsonRows::get_item_vfunc(guint position) {
  if (position >= outermost_->rows()) return nullptr;
  const auto row = JsonRow::at(json_, outermost_->at(position), live_);
  row->reference();  // the caller's
  return row->gobj();
}

void JsonRows::open(JsonRow& row) {
  if (!row.is_open()) open_at(row.branch(), row.index(), row.place());
}

void JsonRows::open_at(JsonBranch& branch, std::size_t index, std::size_t place) {
  const std::size_t size = json_->size(place);
  if (size == 0) return;
  branch.open(index, place, size);
  items_changed(static_cast<guint>(branch.row_of(index)) + 1, 0, static_cast<guint>(size));
  told(place);
}

void JsonRows::close(JsonRow& row) {
  const auto rows = row.branch().close(row.index());
  if (rows == 0) return;
  items_changed(position_of(row) + 1, static_cast<guint>(rows), 0);
  told(row.place());
}

void JsonRows::toggle(JsonRow& row) {
  if (row.is_open())
    close(row);
  else
    open(row);
}

void JsonRows::told(std::size_t place) {
  const auto live = live_->find(place);
  if (live != live_->end()) live->second->signal_toggled().emit();
}

guint JsonRows::position_of(const JsonRow& row) const {
  return static_cast<guint>(row.branch().row_of(row.index()));
}

guint JsonRows::reveal(std::size_t byte) {
  JsonBranch* branch = outermost_.get();
  std::size_t index = 0, place = *json_->root();
  for (std::size_t opened = 0; opened < most_opened && json_->is_container(place) && byte > place; opened++) {
    if (!branch->opened(index)) open_at(*branch, index, place);
    branch = branch->opened(index);
    index = json_->index_at(place, byte);
    place = json_->child(place, index).place;
  }
  return static_cast<guint>(branch->row_of(index));
}

}  // namespace vestibule::app
