#include "app/activity/request-rows.hpp"

#include <algorithm>

namespace vestibule::app {

namespace {

guint size(std::size_t count) {
  return static_cast<guint>(count);
}

bool is_same(const session::RequestRecord& one, const session::RequestRecord& other) {
  return one.number == other.number && one.change == other.change && one.ended_at && other.ended_at;
}

}  // namespace

gpointer RequestRows::get_item_vfunc(guint position) {
  if (position >= shown_->lanes.size()) return nullptr;
  return (new RequestRow(shown_, position))->gobj();
}

/// The oldest ones go, those in the middle stay, and the last ones change or come.
void RequestRows::show(ShownRequestsPtr shown) {
  const auto before = std::exchange(shown_, std::move(shown));
  std::size_t gone = 0, same = 0;
  if (!shown_->lanes.empty())
    while (gone < before->lanes.size() && before->request(gone).number < shown_->request(0).number)
      gone++;
  while (gone + same < before->lanes.size() && same < shown_->lanes.size() &&
         is_same(before->request(gone + same), shown_->request(same)))
    same++;
  const auto rest = before->lanes.size() - gone - same, come = shown_->lanes.size() - same;
  // One signal, where there is only one change to tell of: between two the model would not be what was told.
  if (gone && (rest || come)) return items_changed(0, size(before->lanes.size()), size(shown_->lanes.size()));
  if (gone) return items_changed(0, size(gone), 0);
  if (rest || come) items_changed(size(same), size(rest), size(come));
}

}  // namespace vestibule::app
