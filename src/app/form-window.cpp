#include "app/form-window.hpp"

#include "app/c-signal.hpp"
#include "app/ui-file.hpp"
#include "async/owned.hpp"

namespace vestibule::app {

FormWindow::FormWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                       const std::vector<const char*>& rows)
    : Gtk::Window(window), save_button_(*builder->get_widget<Gtk::Button>("save_button")),
      fault_label_(*builder->get_widget<Gtk::Label>("fault_label")) {
  for (const auto* name : rows) {
    auto* row = rows_.emplace_back(c_object<GtkEditable>(builder, name));
    connect_signal(row, "changed", [this] { check(); });
    connect_signal(row, "entry-activated", [this] { ask_to_save(); });
  }
  save_button_.signal_clicked().connect([this] { ask_to_save(); });
}

void FormWindow::open_over(Gtk::Window& parent) {
  set_transient_for(parent);
  check();
  present();
  gtk_widget_grab_focus(GTK_WIDGET(rows_[0]));  // before that, GTK 4.8 would hide the window from screen readers
}

std::string FormWindow::text(std::size_t row) const {
  const async::OwnedString text(g_strstrip(g_strdup(gtk_editable_get_text(rows_[row]))));
  return text.get();
}

void FormWindow::set_text(std::size_t row, const std::string& text) {
  gtk_editable_set_text(rows_[row], text.c_str());
}

void FormWindow::show_fault(const std::string& fault) {
  fault_label_.set_text(fault);
  fault_label_.set_visible(!fault.empty());
}

void FormWindow::ask_to_save() {
  if (save_button_.get_sensitive()) save();
}

}  // namespace vestibule::app
