#pragma once

#include "app/activity/shown-requests.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

namespace vestibule::app {

/// A row of the table: a request as it was when the row was made.
class RequestRow : public Glib::Object {
public:
  RequestRow(ShownRequestsPtr shown, std::size_t lane)
      : Glib::ObjectBase(typeid(RequestRow)), shown(std::move(shown)), lane(lane) {}

  const session::RequestRecord& request() const { return shown->request(lane); }

  const ShownRequestsPtr shown;
  const std::size_t lane;
};

/// The requests that are shown as `RequestRow`s, each made when it is asked for. What has not changed stays as it is.
class RequestRows : public Gio::ListModel, public Glib::Object {
public:
  static Glib::RefPtr<RequestRows> create() { return Glib::make_refptr_for_instance(new RequestRows()); }

  void show(ShownRequestsPtr shown);

private:
  RequestRows() : Glib::ObjectBase(typeid(RequestRows)) {}
  GType get_item_type_vfunc() override { return Glib::Object::get_type(); }
  guint get_n_items_vfunc() override { return static_cast<guint>(shown_->lanes.size()); }
  gpointer get_item_vfunc(guint position) override;

  ShownRequestsPtr shown_ = std::make_shared<ShownRequests>();
};

}  // namespace vestibule::app
