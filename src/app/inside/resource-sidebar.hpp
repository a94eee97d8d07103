#pragma once

#include "app/inside/resource-editor.hpp"
#include "app/inside/resource-list.hpp"
#include "app/side-window.hpp"

#include <adwaita.h>
#include <giomm/simpleactiongroup.h>
#include <gtkmm/box.h>
#include <gtkmm/builder.h>
#include <gtkmm/label.h>
#include <gtkmm/listbox.h>
#include <gtkmm/popovermenu.h>
#include <gtkmm/window.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vestibule::app {

/// The list of resources beside an answer: one of them is chosen, and a person's own can be added, changed, put in
/// order and removed.
class ResourceSidebar : public Gtk::Box {
public:
  struct Requests {
    std::function<void()> changed;                                ///< the list, or which one is chosen
    std::function<std::string(const ListedResource&)> read_text;  ///< when one was read last; may be empty
    std::function<void(const std::string&, std::function<void()>)> offer_undo;  ///< of what the text says
  };

  /// Puts one into `place`. `window` and `list` outlive it.
  static ResourceSidebar& put_into(AdwFlap* place, Gtk::Window& window, ResourceList& list, Requests requests);
  ResourceSidebar(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder, Gtk::Window& window,
                  ResourceList& list, Requests requests);

  const ListedResource& chosen() const { return list_.all().at(chosen_); }
  /// Chooses the one at this place, if there is one.
  void choose(std::size_t place);
  /// Gives the keyboard to it.
  void focus();
  /// Says anew when each was read.
  void show_times();

private:
  struct Row {
    Gtk::ListBoxRow* row;
    Gtk::Label *name, *time;
  };
  void add_actions();
  void show_rows();
  void keep_chosen();
  void render_actions();
  void add_row();
  void edit(bool is_new);
  void remove();
  void move(int step);
  void renew_every(int seconds);
  void show_menu();

  Gtk::Window& window_;
  ResourceList& list_;
  Requests requests_;
  Gtk::ListBox& rows_box_;
  Gtk::PopoverMenu menu_;
  Glib::RefPtr<Gio::SimpleActionGroup> actions_;
  Glib::RefPtr<Gio::SimpleAction> edit_, remove_, move_up_, move_down_, renewal_;
  std::vector<Row> rows_;
  std::size_t chosen_ = 0;
  service::Resource chosen_resource_;  ///< the one at that place, to be found where the list has changed
  SideWindow<ResourceEditor> editor_;
};

}  // namespace vestibule::app
