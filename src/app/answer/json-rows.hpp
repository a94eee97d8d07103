#pragma once

#include "app/answer/json-branch.hpp"
#include "app/answer/json-row.hpp"
#include "tokens/json-index.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

#include <memory>

namespace vestibule::app {

/// A JSON text as the rows of a list: its outermost value, and below each container that is open its children. A row is
/// made when it is asked for: a container with millions of children opens at once. (`GtkTreeListModel` makes a node for
/// each of them.)
class JsonRows : public Gio::ListModel, public Glib::Object {
public:
  /// The outermost value is open. The text has one.
  static Glib::RefPtr<JsonRows> create(std::shared_ptr<const tokens::JsonIndex> json);

  void open(JsonRow& row);
  void close(JsonRow& row);
  void toggle(JsonRow& row);
  guint position_of(const JsonRow& row) const;
  /// Opens all that the name or value at `byte` is in, `most_opened` containers at most; returns the position of its
  /// row, or of the innermost container that was opened.
  guint reveal(std::size_t byte);

private:
  static constexpr std::size_t most_opened = 500;  ///< more would be indented beyond any window

  explicit JsonRows(std::shared_ptr<const tokens::JsonIndex> json);
  GType get_item_type_vfunc() override;
  guint get_n_items_vfunc() override;
  gpointer get_item_vfunc(guint position) override;
  void open_at(JsonBranch& branch, std::size_t index, std::size_t place);
  void told(std::size_t place);

  std::shared_ptr<const tokens::JsonIndex> json_;
  std::shared_ptr<JsonBranch> outermost_;
  std::shared_ptr<JsonRow::Live> live_ = std::make_shared<JsonRow::Live>();
};

}  // namespace vestibule::app
