#pragma once

#include "app/form-window.hpp"
#include "service/service-profile.hpp"

#include <functional>
#include <memory>

namespace vestibule::app {

/// Asks for the name and the path of a resource of a person's own.
class ResourceEditor : public FormWindow {
public:
  /// Opens it over `parent`, with what `resource` has; destroying it closes it. `save` gets what the person wants,
  /// which can be a resource.
  static std::unique_ptr<ResourceEditor> open(Gtk::Window& parent, const service::Resource& resource,
                                              std::function<void(service::Resource)> save);
  ResourceEditor(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, const service::Resource& resource,
                 std::function<void(service::Resource)> save);

private:
  service::Resource written() const;
  void check() override;
  void save() override;

  std::function<void(service::Resource)> save_;
};

}  // namespace vestibule::app
