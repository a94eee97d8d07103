#pragma once

#include "service/service-profile.hpp"

#include <adwaita.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/label.h>
#include <gtkmm/window.h>

#include <functional>
#include <memory>

namespace vestibule::app {

/// Asks for the name and the path of a resource of a person's own.
class ResourceEditor : public Gtk::Window {
public:
  /// Opens it over `parent`, with what `resource` has; destroying it closes it. `save` gets what the person wants,
  /// which can be a resource. `done` is called when it is to be closed, and is not to destroy it before the next turn
  /// of the main loop.
  static std::unique_ptr<ResourceEditor> open(Gtk::Window& parent, const service::Resource& resource,
                                              std::function<void(service::Resource)> save, std::function<void()> done);
  ResourceEditor(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, const service::Resource& resource,
                 std::function<void(service::Resource)> save, std::function<void()> done);

private:
  service::Resource written() const;
  void check();
  void save();

  std::function<void(service::Resource)> save_;
  std::function<void()> done_;
  GtkEditable* name_row_;
  GtkEditable* path_row_;
  Gtk::Label& fault_label_;
  Gtk::Button& save_button_;
};

}  // namespace vestibule::app
