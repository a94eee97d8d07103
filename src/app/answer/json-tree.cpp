#include "app/answer/json-tree.hpp"

#include "app/answer/copied-text.hpp"
#include "app/answer/dragged-text.hpp"

#include <gtkmm/eventcontrollerkey.h>
#include <gtkmm/gestureclick.h>
#include <gtkmm/listitem.h>
#include <gtkmm/signallistitemfactory.h>

namespace vestibule::app {

namespace {

JsonCell& cell_of(const Glib::RefPtr<Gtk::ListItem>& item) {
  return static_cast<JsonCell&>(*item->get_child());
}

}  // namespace

JsonTree::JsonTree(const Glib::RefPtr<Gtk::Builder>& builder, Gio::SimpleActionGroup& actions)
    : list_(*builder->get_widget<Gtk::ListView>("json_list")), menu_(builder->get_object<Gio::MenuModel>("json_menu")),
      selection_(Gtk::SingleSelection::create()) {
  actions.add_action("copy-value", [this] {
    if (const auto row = chosen()) copy_text(list_, row->value());
  });
  actions.add_action("copy-pointer", [this] {
    if (const auto row = chosen()) copy_text(list_, row->pointer());
  });
  actions.add_action("copy-subtree", [this] {
    if (const auto row = chosen()) copy_text(list_, std::string(row->json().raw(row->place())));
  });
  open_link_ = actions.add_action("open-link", [this] { follow_link(); });
  selection_->signal_selection_changed().connect([this](guint, guint) { render_actions(); });

  menu_.set_parent(list_);
  list_.signal_destroy().connect([this] { menu_.unparent(); });
  menu_.set_has_arrow(false);
  menu_.set_halign(Gtk::Align::START);
  list_.set_model(selection_);
  list_.signal_activate().connect([this](guint position) { activate(position); });
  drag_texts(list_, [](Gtk::Widget& widget) -> std::optional<std::string> {
    const auto* cell = dynamic_cast<JsonCell*>(&widget);
    return cell && cell->row() ? std::optional(cell->row()->value()) : std::nullopt;
  });
  add_factory();
  add_keys();
  render_actions();
}

void JsonTree::show(std::shared_ptr<const tokens::JsonIndex> json) {
  rows_ = JsonRows::create(std::move(json));
  selection_->set_model(rows_);
  render_actions();
}

void JsonTree::clear() {
  selection_->set_model({});
  rows_ = nullptr;
  render_actions();
}

void JsonTree::reveal(std::size_t byte) {
  if (rows_) choose(rows_->reveal(byte));
}

void JsonTree::choose(guint position) {
  selection_->set_selected(position);
  gtk_widget_activate_action(GTK_WIDGET(list_.gobj()), "list.scroll-to-item", "u", position);
}

Glib::RefPtr<JsonRow> JsonTree::chosen() const {
  return std::dynamic_pointer_cast<JsonRow>(selection_->get_selected_item());
}

void JsonTree::add_factory() {
  const auto factory = Gtk::SignalListItemFactory::create();
  factory->signal_setup().connect([this](const Glib::RefPtr<Gtk::ListItem>& item) {
    auto& cell = JsonCell::put_into(*item, [this](JsonRow& row) { rows_->toggle(row); });
    const auto click = Gtk::GestureClick::create();
    click->set_button(GDK_BUTTON_SECONDARY);
    click->signal_pressed().connect([this, &cell](int, double x, double y) { open_menu(cell, x, y); });
    cell.add_controller(click);
  });
  factory->signal_bind().connect([](const Glib::RefPtr<Gtk::ListItem>& item) {
    cell_of(item).show(std::dynamic_pointer_cast<JsonRow>(item->get_item()));
  });
  factory->signal_unbind().connect([](const Glib::RefPtr<Gtk::ListItem>& item) { cell_of(item).clear(); });
  list_.set_factory(factory);
}

/// As in a tree of files: right opens, left closes; and as everywhere, the menu is that of what has the focus.
void JsonTree::add_keys() {
  const auto keys = Gtk::EventControllerKey::create();
  keys->signal_key_pressed().connect(
      [this](guint key, guint, Gdk::ModifierType state) {
        const bool shifted = (state & Gdk::ModifierType::SHIFT_MASK) == Gdk::ModifierType::SHIFT_MASK;
        if (key == GDK_KEY_Right || key == GDK_KEY_Left)
          set_open(key == GDK_KEY_Right);
        else if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && shifted))
          open_menu_at_focus();
        else
          return false;
        return true;
      },
      false);
  list_.add_controller(keys);
}

void JsonTree::open_menu_at_focus() {
  auto* row = gtk_widget_get_focus_child(GTK_WIDGET(list_.gobj()));
  if (row && chosen()) open_menu_at(*Glib::wrap(row), 0, gtk_widget_get_height(row));
}

void JsonTree::set_open(bool open) {
  const auto row = chosen();
  if (!row) return;
  if (open)
    rows_->open(*row);
  else if (row->is_open())
    rows_->close(*row);
  else if (const auto* branch = &row->branch(); branch->parent())
    choose(static_cast<guint>(branch->parent()->row_of(branch->index())));
}

void JsonTree::activate(guint position) {
  choose(position);
  const auto row = chosen();
  if (!row) return;
  if (row->can_open())
    rows_->toggle(*row);
  else
    follow_link();
}

void JsonTree::open_menu(JsonCell& cell, double x, double y) {
  if (!cell.row()) return;
  selection_->set_selected(rows_->position_of(*cell.row()));
  open_menu_at(cell, x, y);
}

void JsonTree::open_menu_at(Gtk::Widget& widget, double x, double y) {
  render_actions();
  double at_x = 0, at_y = 0;
  widget.translate_coordinates(list_, x, y, at_x, at_y);
  menu_.set_pointing_to({static_cast<int>(at_x), static_cast<int>(at_y), 1, 1});
  menu_.popup();
}

void JsonTree::follow_link() {
  const auto row = chosen();
  if (const auto link = row ? row->link() : ""; !link.empty())
    gtk_show_uri(GTK_WINDOW(list_.get_root()->gobj()), link.c_str(), GDK_CURRENT_TIME);
}

void JsonTree::render_actions() {
  const auto row = chosen();
  open_link_->set_enabled(row && !row->link().empty());
}

}  // namespace vestibule::app
