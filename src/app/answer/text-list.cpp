#include "app/answer/text-list.hpp"

#include "app/answer/json-colours.hpp"
#include "app/answer/text-rows.hpp"
#include "app/ui-file.hpp"

#include <adwaita.h>
#include <gtkmm/label.h>
#include <gtkmm/listitem.h>
#include <gtkmm/noselection.h>
#include <gtkmm/signallistitemfactory.h>
#include <pangomm/attrlist.h>

namespace vestibule::app {

namespace {

/// Without an alpha of its own a colour has that of the text around it, and is paler than it should be.
Pango::AttrList colours_of(const TextRow& row, bool is_dark) {
  constexpr guint16 full = 0x101, opaque = 0xffff;  // 0xff of the former are the latter
  Pango::AttrList attributes;
  const auto insert = [&attributes](Pango::Attribute attribute, const tokens::JsonToken& token) {
    attribute.set_start_index(static_cast<guint>(token.begin));
    attribute.set_end_index(static_cast<guint>(token.end));
    attributes.insert(attribute);
  };
  for (const auto& token : row.tokens()) {
    const auto colour = colour_of(token.kind, is_dark);
    const auto part = [colour](unsigned shift) { return static_cast<guint16>((colour >> shift & 0xff) * full); };
    insert(Pango::Attribute::create_attr_foreground(part(16), part(8), part(0)), token);
    insert(Pango::Attribute::create_attr_foreground_alpha(opaque), token);
  }
  return attributes;
}

Glib::RefPtr<Gtk::ListItemFactory> line_factory(bool is_coloured, bool is_dark) {
  const auto factory = Gtk::SignalListItemFactory::create();
  factory->signal_setup().connect([](const Glib::RefPtr<Gtk::ListItem>& item) {
    const auto builder = read_ui_file("text-line.ui");
    item->set_child(*builder->get_widget<Gtk::Label>("text_line"));
    item->set_activatable(false);
  });
  factory->signal_bind().connect([is_coloured, is_dark](const Glib::RefPtr<Gtk::ListItem>& item) {
    const auto row = std::dynamic_pointer_cast<TextRow>(item->get_item());
    auto& label = static_cast<Gtk::Label&>(*item->get_child());
    label.set_text(row->text());
    auto colours = is_coloured ? colours_of(*row, is_dark) : Pango::AttrList();
    label.set_attributes(colours);
  });
  return factory;
}

}  // namespace

TextList::TextList(const Glib::RefPtr<Gtk::Builder>& builder)
    : list_(*builder->get_widget<Gtk::ListView>("text_list")) {
  auto* style = adw_style_manager_get_default();
  const auto changed = [style, this](const char* signal) {
    return async::SignalConnection(style, g_signal_connect_swapped(style, signal, G_CALLBACK(+[](gpointer list) {
                                                                     static_cast<TextList*>(list)->render_colours();
                                                                   }),
                                                                   this));
  };
  darkened_ = changed("notify::dark");
  contrasted_ = changed("notify::high-contrast");
  render_colours();
}

void TextList::show(std::shared_ptr<const tokens::TextLines> lines, std::shared_ptr<const tokens::JsonTokens> tokens) {
  lines_ = std::move(lines);
  tokens_ = std::move(tokens);
}

void TextList::clear() {
  lines_ = nullptr;
  tokens_ = nullptr;
  list_.set_model({});
}

void TextList::render() {
  if (lines_ && !list_.get_model()) list_.set_model(Gtk::NoSelection::create(TextRows::create(lines_, tokens_)));
}

void TextList::render_colours() {
  auto* style = adw_style_manager_get_default();
  list_.set_factory(line_factory(!adw_style_manager_get_high_contrast(style), adw_style_manager_get_dark(style)));
}

}  // namespace vestibule::app
