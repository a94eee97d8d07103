#include "app/activity/request-rows.hpp"

#include <algorithm>

namespace vestibule::app {

gpointer RequestRows::get_item_vfunc(guint position) {
  return position < shown_->lanes.size() ? g_object_new(G_TYPE_OBJECT, nullptr) : nullptr;
}

void RequestRows::show(ShownRequestsPtr shown) {
  const auto before = shown_->lanes.size(), now = shown->lanes.size();
  shown_ = std::move(shown);
  const auto both = std::min(before, now);
  if (before != now)
    items_changed(static_cast<guint>(both), static_cast<guint>(before - both), static_cast<guint>(now - both));
}

}  // namespace vestibule::app
