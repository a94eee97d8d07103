#pragma once

#include "tokens/text-lines.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

#include <memory>

namespace vestibule::app {

/// The lines of a text as `GtkStringObject`s, each made when it is asked for.
class TextRows : public Gio::ListModel, public Glib::Object {
public:
  static Glib::RefPtr<TextRows> create(std::shared_ptr<const tokens::TextLines> lines);

private:
  explicit TextRows(std::shared_ptr<const tokens::TextLines> lines);
  GType get_item_type_vfunc() override;
  guint get_n_items_vfunc() override;
  gpointer get_item_vfunc(guint position) override;

  std::shared_ptr<const tokens::TextLines> lines_;
};

}  // namespace vestibule::app
