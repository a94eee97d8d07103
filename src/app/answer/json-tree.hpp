#pragma once

#include "app/answer/json-cell.hpp"
#include "app/answer/json-rows.hpp"

#include <giomm/simpleactiongroup.h>
#include <gtkmm/builder.h>
#include <gtkmm/listview.h>
#include <gtkmm/popovermenu.h>
#include <gtkmm/singleselection.h>

#include <memory>

namespace vestibule::app {

/// A JSON text as a tree: opens and closes containers, copies, follows links.
class JsonTree {
public:
  /// Binds "json_list" and "json_menu"; the actions for the chosen row go into `actions`.
  JsonTree(const Glib::RefPtr<Gtk::Builder>& builder, Gio::SimpleActionGroup& actions);
  JsonTree(const JsonTree&) = delete;

  /// The text has a value.
  void show(std::shared_ptr<const tokens::JsonIndex> json);
  void clear();
  /// Opens what the byte is in, chooses its row, and scrolls there.
  void reveal(std::size_t byte);

private:
  Glib::RefPtr<JsonRow> chosen() const;
  void add_factory();
  void add_keys();
  void activate(guint position);
  void open_menu(JsonCell& cell, double x, double y);
  void open_menu_at(Gtk::Widget& widget, double x, double y);
  void open_menu_at_focus();
  void set_open(bool open);
  void choose(guint position);
  void follow_link();
  void render_actions();

  Gtk::ListView& list_;
  Gtk::PopoverMenu menu_;
  Glib::RefPtr<JsonRows> rows_;
  Glib::RefPtr<Gtk::SingleSelection> selection_;
  Glib::RefPtr<Gio::SimpleAction> open_link_;
};

}  // namespace vestibule::app
