#pragma once

#include "app/activity/shown-requests.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

namespace vestibule::app {

/// As many rows as there are requests shown: a list model that says only how many. What a row says is asked of `shown`,
/// by its place, since most of it changes with each request once the oldest ones go.
class RequestRows : public Gio::ListModel, public Glib::Object {
public:
  static Glib::RefPtr<RequestRows> create() { return Glib::make_refptr_for_instance(new RequestRows()); }

  void show(ShownRequestsPtr shown);
  const ShownRequestsPtr& shown() const { return shown_; }

private:
  RequestRows() : Glib::ObjectBase(typeid(RequestRows)) {}
  GType get_item_type_vfunc() override { return Glib::Object::get_base_type(); }
  guint get_n_items_vfunc() override { return static_cast<guint>(shown_->lanes.size()); }
  gpointer get_item_vfunc(guint position) override;

  ShownRequestsPtr shown_ = std::make_shared<ShownRequests>();
};

}  // namespace vestibule::app
