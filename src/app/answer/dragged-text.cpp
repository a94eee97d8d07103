#include "app/answer/dragged-text.hpp"

#include "async/owned.hpp"

#include <gdkmm/contentprovider.h>
#include <gtkmm/dragsource.h>

namespace vestibule::app {

namespace {

Glib::RefPtr<Gdk::ContentProvider> provider_of(const std::string& text) {
  const async::OwnedString valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  Glib::Value<Glib::ustring> value;
  value.init(Glib::Value<Glib::ustring>::value_type());
  value.set(valid.get());
  return Gdk::ContentProvider::create(value);
}

}  // namespace

void drag_texts(Gtk::Widget& list, std::function<std::optional<std::string>(Gtk::Widget&)> text_of) {
  const auto source = Gtk::DragSource::create();
  source->signal_prepare().connect(
      [&list, text_of](double x, double y) -> Glib::RefPtr<Gdk::ContentProvider> {
        for (auto* widget = list.pick(x, y); widget && widget != &list; widget = widget->get_parent())
          if (const auto text = text_of(*widget)) return provider_of(*text);
        return {};
      },
      false);
  list.add_controller(source);
}

}  // namespace vestibule::app
