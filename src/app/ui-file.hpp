#pragma once

#include <glib-object.h>
#include <gtkmm/builder.h>

#include <string>

namespace vestibule::app {

/// Where the compiled-in resources begin; the same for every application id.
inline constexpr const char* resource_path = "/io/github/vestibule/Vestibule";

/// What `ui/FILE` describes.
inline Glib::RefPtr<Gtk::Builder> read_ui_file(const std::string& file) {
  return Gtk::Builder::create_from_resource(resource_path + ("/ui/" + file));
}

/// An object that gtkmm has no class for: libadwaita's widgets. It lives as long as the builder, or the window that it
/// is in.
template <class T>
T* c_object(const Glib::RefPtr<Gtk::Builder>& builder, const char* id) {
  return reinterpret_cast<T*>(gtk_builder_get_object(builder->gobj(), id));
}

}  // namespace vestibule::app
