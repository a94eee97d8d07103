#include "app/answer/json-cell.hpp"

#include "app/answer/json-style.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>
#include <pangomm/attrlist.h>

#include <algorithm>

namespace vestibule::app {

namespace {

constexpr std::size_t deepest_shown = 64;  // what is deeper stands as far to the right as this
constexpr int indent = 18;                 // pixels

Pango::AttrList underlined() {
  Pango::AttrList attributes;
  auto underline = Pango::Attribute::create_attr_underline(Pango::Underline::SINGLE);
  attributes.insert(underline);
  return attributes;
}

}  // namespace

JsonCell& JsonCell::put_into(Gtk::ListItem& item, std::function<void(JsonRow&)> toggle) {
  const auto builder = read_ui_file("json-cell.ui");
  auto* cell = Gtk::Builder::get_widget_derived<JsonCell>(builder, "json_cell", std::move(toggle));
  item.set_child(*cell);
  return *cell;
}

JsonCell::JsonCell(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder, std::function<void(JsonRow&)> toggle)
    : Gtk::Box(box), toggle_(std::move(toggle)), toggle_button_(*builder->get_widget<Gtk::Button>("toggle_button")),
      key_label_(*builder->get_widget<Gtk::Label>("key_label")),
      value_label_(*builder->get_widget<Gtk::Label>("value_label")) {
  toggle_button_.signal_clicked().connect([this] {
    if (row_) toggle_(*row_);
  });
}

void JsonCell::show(const Glib::RefPtr<JsonRow>& row) {
  row_ = row;
  set_margin_start(static_cast<int>(std::min(row->depth(), deepest_shown)) * indent);
  const auto key = row->shown_key();
  key_label_.set_text(key);
  key_label_.set_visible(!key.empty());
  value_label_.set_text(row->shown_value());
  value_label_.set_css_classes(css_classes_of(row->kind()));
  const bool is_link = !row->link().empty();
  auto attributes = is_link ? underlined() : Pango::AttrList();
  value_label_.set_attributes(attributes);
  toggled_ = row->signal_toggled().connect([this] { render_toggle(); });
  render_toggle();
}

void JsonCell::clear() {
  toggled_.disconnect();
  row_ = nullptr;
}

void JsonCell::render_toggle() {
  const bool is_open = row_->is_open();
  toggle_button_.set_opacity(row_->can_open() ? 1 : 0);
  toggle_button_.set_sensitive(row_->can_open());
  toggle_button_.set_icon_name(is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  const char* name = is_open ? _("Collapse") : _("Expand");
  gtk_accessible_update_property(GTK_ACCESSIBLE(toggle_button_.gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

}  // namespace vestibule::app
