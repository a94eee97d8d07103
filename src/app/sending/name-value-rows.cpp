#include "app/sending/name-value-rows.hpp"

#include "app/ui-file.hpp"

#include <gtkmm/button.h>

#include <algorithm>

namespace vestibule::app {

void NameValueRows::add() {
  if (rows_.size() < most) add("", "").name->grab_focus();
}

NameValueRows::Row& NameValueRows::add(const std::string& name, const std::string& value) {
  const auto builder = read_ui_file("name-value-row.ui");
  auto* widget = c_object<GtkWidget>(builder, "row");
  rows_.push_back(std::make_unique<Row>(Row{widget, builder->get_widget<Gtk::Entry>("name_entry"),
                                            builder->get_widget<Gtk::Entry>("value_entry"),
                                            builder->get_widget<Gtk::Label>("fault_label")}));
  auto* row = rows_.back().get();
  adw_preferences_group_add(group_, widget);
  row->name->set_text(name);
  row->value->set_text(value);
  for (auto* entry : {row->name, row->value})
    entry->signal_changed().connect([this, row] { check(*row); });
  builder->get_widget<Gtk::Button>("remove_button")->signal_clicked().connect([this, widget] { remove(widget); });
  return *row;
}

void NameValueRows::check(const Row& row) const {
  const auto name = row.name->get_text().raw(), value = row.value->get_text().raw();
  const bool is_empty = name.empty() && value.empty();
  const auto fault = is_empty ? std::string() : fault_(name, value);
  row.fault->set_text(fault);
  row.fault->set_visible(!fault.empty());
}

/// The row that goes is the one whose button was pressed: it is there until the press is over.
void NameValueRows::remove(GtkWidget* widget) {
  const auto kept = async::Object<GtkWidget>::share(widget);
  std::erase_if(rows_, [widget](const auto& row) { return row->widget == widget; });
  adw_preferences_group_remove(group_, widget);
}

void NameValueRows::fill(const ComposedRequest::Pairs& pairs) {
  while (!rows_.empty())
    remove(rows_.back()->widget);
  for (const auto& [name, value] : pairs)
    check(add(name, value));
}

ComposedRequest::Pairs NameValueRows::read() const {
  ComposedRequest::Pairs pairs;
  for (const auto& row : rows_) {
    const auto name = row->name->get_text().raw(), value = row->value->get_text().raw();
    if (!name.empty() || !value.empty()) pairs.emplace_back(name, value);
  }
  return pairs;
}

}  // namespace vestibule::app
