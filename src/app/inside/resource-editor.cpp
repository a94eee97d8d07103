#include "app/inside/resource-editor.hpp"

#include "app/c-signal.hpp"
#include "app/inside/listed-resources.hpp"
#include "app/ui-file.hpp"
#include "service/resource-path.hpp"

#include <glib/gi18n.h>

#include <string>

namespace vestibule::app {

namespace {

std::string text_of(GtkEditable* editable) {
  const async::OwnedString text(g_strstrip(g_strdup(gtk_editable_get_text(editable))));
  return text.get();
}

/// Why it cannot be a resource; empty: it can, or there is nothing yet.
std::string fault_of(const service::Resource& resource) {
  if (resource.name.size() > longest_resource_name) return _("This name is too long.");
  if (resource.path.empty() || service::is_resource_path(resource.path)) return {};
  if (resource.path.size() > service::longest_resource_path) return _("This path is too long.");
  if (resource.path.find("://") != std::string::npos || resource.path.starts_with("//"))
    return _("A resource belongs to this server: write the path alone, such as “/users/me”.");
  return _("A path begins with one slash, and has no spaces, “..”, “\\” or “#”.");
}

}  // namespace

std::unique_ptr<ResourceEditor> ResourceEditor::open(Gtk::Window& parent, const service::Resource& resource,
                                                     std::function<void(service::Resource)> save,
                                                     std::function<void()> done) {
  const auto builder = read_ui_file("resource-editor.ui");
  std::unique_ptr<ResourceEditor> window(Gtk::Builder::get_widget_derived<ResourceEditor>(
      builder, "resource_editor", resource, std::move(save), std::move(done)));
  window->set_transient_for(parent);
  window->present();
  gtk_widget_grab_focus(
      GTK_WIDGET(window->name_row_));  // before that, GTK 4.8 would hide the window from screen readers
  return window;
}

ResourceEditor::ResourceEditor(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                               const service::Resource& resource, std::function<void(service::Resource)> save,
                               std::function<void()> done)
    : Gtk::Window(window), save_(std::move(save)), done_(std::move(done)),
      name_row_(c_object<GtkEditable>(builder, "name_row")), path_row_(c_object<GtkEditable>(builder, "path_row")),
      fault_label_(*builder->get_widget<Gtk::Label>("fault_label")),
      save_button_(*builder->get_widget<Gtk::Button>("save_button")) {
  set_title(resource.path.empty() ? _("Add Resource") : _("Change Resource"));
  gtk_editable_set_text(name_row_, resource.name.c_str());
  gtk_editable_set_text(path_row_, resource.path.c_str());
  for (auto* row : {name_row_, path_row_}) {
    connect_signal(row, "changed", [this] { check(); });
    connect_signal(row, "entry-activated", [this] { this->save(); });
  }
  save_button_.signal_clicked().connect([this] { this->save(); });
  builder->get_widget<Gtk::Button>("cancel_button")->signal_clicked().connect([this] { close(); });
  signal_close_request().connect(
      [this] {
        done_();
        return true;  // its owner destroys it
      },
      false);
  check();
}

service::Resource ResourceEditor::written() const {
  return {.name = text_of(name_row_), .path = text_of(path_row_)};
}

void ResourceEditor::check() {
  const auto resource = written();
  const auto fault = fault_of(resource);
  fault_label_.set_text(fault);
  fault_label_.set_visible(!fault.empty());
  save_button_.set_sensitive(fault.empty() && !resource.name.empty() && !resource.path.empty());
}

void ResourceEditor::save() {
  if (!save_button_.get_sensitive()) return;
  save_(written());
  done_();
}

}  // namespace vestibule::app
