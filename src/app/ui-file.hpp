#pragma once

#include <glib-object.h>
#include <gtkmm/application.h>
#include <gtkmm/builder.h>
#include <gtkmm/menubutton.h>

#include <memory>
#include <string>
#include <utility>

namespace vestibule::app {

/// Where the compiled-in resources begin; the same for every application id.
inline constexpr const char* resource_path = "/io/github/vestibule/Vestibule";

/// What `ui/FILE` describes.
inline Glib::RefPtr<Gtk::Builder> read_ui_file(const std::string& file) {
  return Gtk::Builder::create_from_resource(resource_path + ("/ui/" + file));
}

/// The window `id` that `ui/FILE` describes, with the program's menu in its "menu_button", as an object of the class
/// that binds its names to behaviour. Destroying it destroys the window.
template <class Window, class... Arguments>
std::unique_ptr<Window> load_window(Gtk::Application& application, const std::string& file, const char* id,
                                    Arguments&&... arguments) {
  const auto builder = read_ui_file(file);
  builder->get_widget<Gtk::MenuButton>("menu_button")->set_menu_model(application.get_menu_by_id("primary_menu"));
  return std::unique_ptr<Window>(
      Gtk::Builder::get_widget_derived<Window>(builder, id, std::forward<Arguments>(arguments)...));
}

/// An object that gtkmm has no class for: libadwaita's widgets. It lives as long as the window that it is in.
template <class T>
T* c_object(const Glib::RefPtr<Gtk::Builder>& builder, const char* id) {
  return reinterpret_cast<T*>(gtk_builder_get_object(builder->gobj(), id));
}

}  // namespace vestibule::app
