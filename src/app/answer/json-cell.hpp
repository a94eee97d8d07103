#pragma once

#include "app/answer/json-row.hpp"

#include <gtkmm/box.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/label.h>
#include <gtkmm/listitem.h>

#include <functional>

namespace vestibule::app {

/// What is on the screen of a `JsonRow`.
class JsonCell : public Gtk::Box {
public:
  /// `toggle` is called with the row when the person opens or closes it.
  static JsonCell& put_into(Gtk::ListItem& item, std::function<void(JsonRow&)> toggle);
  JsonCell(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder, std::function<void(JsonRow&)> toggle);

  void show(const Glib::RefPtr<JsonRow>& row);
  void clear();
  const Glib::RefPtr<JsonRow>& row() const { return row_; }

private:
  void render_toggle();

  std::function<void(JsonRow&)> toggle_;
  Gtk::Button& toggle_button_;
  Gtk::Label& key_label_;
  Gtk::Label& value_label_;
  Glib::RefPtr<JsonRow> row_;
  sigc::connection toggled_;
};

}  // namespace vestibule::app
