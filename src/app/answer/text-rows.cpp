#include "app/answer/text-rows.hpp"

#include "tokens/printable-text.hpp"

#include <gtk/gtk.h>

#include <string>

namespace vestibule::app {

namespace {

/// Tabs are as visible as spaces.
std::string shown(std::string_view line) {
  std::string shown;
  for (auto tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    shown.append(tokens::printable(line.substr(0, tab))).append("\t");
    line.remove_prefix(tab + 1);
  }
  return shown.append(tokens::printable(line));
}

}  // namespace

Glib::RefPtr<TextRows> TextRows::create(std::shared_ptr<const tokens::TextLines> lines) {
  return Glib::make_refptr_for_instance(new TextRows(std::move(lines)));
}

TextRows::TextRows(std::shared_ptr<const tokens::TextLines> lines)
    : Glib::ObjectBase(typeid(TextRows)), lines_(std::move(lines)) {}

GType TextRows::get_item_type_vfunc() {
  return GTK_TYPE_STRING_OBJECT;
}

guint TextRows::get_n_items_vfunc() {
  return static_cast<guint>(lines_->size());
}

gpointer TextRows::get_item_vfunc(guint position) {
  if (position >= lines_->size()) return nullptr;
  return gtk_string_object_new(shown(lines_->line(position)).c_str());
}

}  // namespace vestibule::app
