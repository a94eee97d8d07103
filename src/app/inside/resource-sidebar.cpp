#include "app/inside/resource-sidebar.hpp"

#include "app/c-signal.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>
#include <gtkmm/gestureclick.h>

#include <algorithm>
#include <utility>

namespace vestibule::app {

namespace {

/// A flap that is shut leaves what is in it to screen readers and to Tab; one that cannot be seen is not there.
void follow_flap(AdwFlap* flap) {
  const auto follow = [flap] {
    gtk_widget_set_visible(adw_flap_get_flap(flap),
                           adw_flap_get_reveal_flap(flap) || adw_flap_get_reveal_progress(flap) > 0);
  };
  connect_signal(flap, "notify::reveal-flap", follow);
  connect_signal(flap, "notify::reveal-progress", follow);
  follow();
}

}  // namespace

ResourceSidebar& ResourceSidebar::put_into(AdwFlap* place, Gtk::Window& window, ResourceList& list, Requests requests) {
  const auto builder = read_ui_file("resource-sidebar.ui");
  auto* sidebar =
      Gtk::Builder::get_widget_derived<ResourceSidebar>(builder, "resource_sidebar", window, list, std::move(requests));
  adw_flap_set_flap(place, GTK_WIDGET(sidebar->gobj()));
  follow_flap(place);
  return *sidebar;
}

ResourceSidebar::ResourceSidebar(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder, Gtk::Window& window,
                                 ResourceList& list, Requests requests)
    : Gtk::Box(box), window_(window), list_(list), requests_(std::move(requests)),
      rows_box_(*builder->get_widget<Gtk::ListBox>("rows")),
      menu_(builder->get_object<Gio::MenuModel>("resource_menu")), actions_(Gio::SimpleActionGroup::create()) {
  add_actions();
  menu_.set_parent(*this);
  signal_destroy().connect([this] { menu_.unparent(); });
  menu_.set_has_arrow(false);
  menu_.set_halign(Gtk::Align::START);
  const auto second_button = Gtk::GestureClick::create();
  second_button->set_button(GDK_BUTTON_SECONDARY);
  second_button->signal_pressed().connect([this](int, double, double y) {
    if (auto* row = rows_box_.get_row_at_y(static_cast<int>(y))) choose(static_cast<std::size_t>(row->get_index()));
    show_menu();
  });
  rows_box_.add_controller(second_button);
  rows_box_.signal_row_selected().connect([this](Gtk::ListBoxRow* row) {
    if (!row || static_cast<std::size_t>(row->get_index()) == chosen_) return;
    chosen_ = static_cast<std::size_t>(row->get_index());
    render_actions();
    requests_.changed();
  });
  list_.signal_changed().connect([this] {
    show_rows();
    requests_.changed();
  });
  show_rows();
}

void ResourceSidebar::add_actions() {
  insert_action_group("resource", actions_);
  actions_->add_action("add", [this] { edit(true); });
  edit_ = actions_->add_action("change", [this] { edit(false); });
  remove_ = actions_->add_action("remove", [this] { remove(); });
  move_up_ = actions_->add_action("move-up", [this] { move(-1); });
  move_down_ = actions_->add_action("move-down", [this] { move(1); });
  renewal_ = actions_->add_action_radio_integer(
      "renewal", [this](int seconds) { renew_every(seconds); }, 0);
  actions_->add_action("menu", [this] { show_menu(); });
}

void ResourceSidebar::choose(std::size_t place) {
  if (place < rows_.size()) rows_box_.select_row(*rows_[place].row);
}

void ResourceSidebar::focus() {
  rows_[chosen_].row->grab_focus();
}

void ResourceSidebar::add_row() {
  const auto builder = read_ui_file("resource-row.ui");
  const Row row{builder->get_widget<Gtk::ListBoxRow>("resource_row"), builder->get_widget<Gtk::Label>("name"),
                builder->get_widget<Gtk::Label>("time")};
  rows_box_.append(*row.row);
  rows_.push_back(row);
}

void ResourceSidebar::show_rows() {
  const auto& resources = list_.all();
  while (rows_.size() < resources.size())
    add_row();
  while (rows_.size() > resources.size()) {
    rows_box_.remove(*rows_.back().row);
    rows_.pop_back();
  }
  for (std::size_t i = 0; i < rows_.size(); i++) {
    const auto name = tokens::printable(resources[i].resource.name);
    rows_[i].name->set_text(name);
    gtk_accessible_update_property(GTK_ACCESSIBLE(rows_[i].row->gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL, name.c_str(),
                                   -1);
  }
  keep_chosen();
  show_times();
  render_actions();
}

/// The same one as before, wherever it is now, or the one that has its place.
void ResourceSidebar::keep_chosen() {
  const auto& resources = list_.all();
  const auto same = std::find_if(resources.begin(), resources.end(), [this](const ListedResource& listed) {
    return listed.resource.name == chosen_resource_.name && listed.resource.path == chosen_resource_.path;
  });
  chosen_ = same != resources.end() ? static_cast<std::size_t>(same - resources.begin())
                                    : std::min(chosen_, rows_.size() - 1);
  choose(chosen_);
}

void ResourceSidebar::render_actions() {
  chosen_resource_ = chosen().resource;
  edit_->set_enabled(chosen().is_own);
  remove_->set_enabled(chosen().is_own);
  move_up_->set_enabled(chosen_ > 0);
  move_down_->set_enabled(chosen_ + 1 < rows_.size());
  renewal_->change_state(static_cast<int>(chosen().renewal.count()));
}

void ResourceSidebar::show_times() {
  for (std::size_t i = 0; i < rows_.size(); i++) {
    const auto text = requests_.read_text(list_.all()[i]);
    rows_[i].time->set_text(text);
    rows_[i].time->set_visible(!text.empty());
    gtk_accessible_update_property(GTK_ACCESSIBLE(rows_[i].row->gobj()), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                   text.c_str(), -1);
  }
}

void ResourceSidebar::edit(bool is_new) {
  editor_.present([&] {
    const auto place = is_new ? rows_.size() : chosen_;
    const auto before = is_new ? ListedResource{.resource = {}, .is_own = true} : chosen();
    const auto save = [this, is_new, place, before](service::Resource resource) {
      auto changed = before;
      changed.resource = std::move(resource);
      is_new ? list_.insert(place, std::move(changed)) : list_.replace(place, std::move(changed));
      choose(place);
    };
    return ResourceEditor::open(window_, before.resource, save);
  });
}

void ResourceSidebar::remove() {
  const auto place = chosen_;
  const auto removed = chosen();
  list_.remove(place);
  // Translators: %s is the name of a resource.
  requests_.offer_undo(formatted(_("“%s” removed"), tokens::printable(removed.resource.name).c_str()),
                       [this, place, removed] {
                         list_.insert(place, removed);
                         choose(place);
                       });
}

void ResourceSidebar::move(int step) {
  list_.move(chosen_, chosen_ + static_cast<std::size_t>(step));
  focus();
}

void ResourceSidebar::renew_every(int seconds) {
  auto changed = chosen();
  changed.renewal = std::chrono::seconds(seconds);
  list_.replace(chosen_, std::move(changed));
}

void ResourceSidebar::show_menu() {
  double x = 0, y = 0;
  auto& row = *rows_[chosen_].row;
  row.translate_coordinates(*this, 0, row.get_height(), x, y);
  menu_.set_pointing_to({static_cast<int>(x), static_cast<int>(y), 1, 1});
  menu_.popup();
}

}  // namespace vestibule::app
