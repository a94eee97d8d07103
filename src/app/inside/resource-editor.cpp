#include "app/inside/resource-editor.hpp"

#include "app/inside/listed-resources.hpp"
#include "app/ui-file.hpp"
#include "service/resource-path.hpp"

#include <glib/gi18n.h>

#include <string>

namespace vestibule::app {

namespace {

enum Row : std::size_t { Name, Path };

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
                                                     std::function<void(service::Resource)> save) {
  const auto builder = read_ui_file("resource-editor.ui");
  std::unique_ptr<ResourceEditor> window(
      Gtk::Builder::get_widget_derived<ResourceEditor>(builder, "resource_editor", resource, std::move(save)));
  window->open_over(parent);
  return window;
}

ResourceEditor::ResourceEditor(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                               const service::Resource& resource, std::function<void(service::Resource)> save)
    : FormWindow(window, builder, {"name_row", "path_row"}), save_(std::move(save)) {
  set_title(resource.path.empty() ? _("Add Resource") : _("Change Resource"));
  set_text(Name, resource.name);
  set_text(Path, resource.path);
}

service::Resource ResourceEditor::written() const {
  return {.name = text(Name), .path = text(Path)};
}

void ResourceEditor::check() {
  const auto resource = written();
  const auto fault = fault_of(resource);
  show_fault(fault);
  allow_saving(fault.empty() && !resource.name.empty() && !resource.path.empty());
}

void ResourceEditor::save() {
  save_(written());
  close();
}

}  // namespace vestibule::app
