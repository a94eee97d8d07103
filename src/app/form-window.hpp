#pragma once

#include <adwaita.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/label.h>
#include <gtkmm/window.h>

#include <string>
#include <vector>

namespace vestibule::app {

/// A window over another in which a person writes something and saves it, with what is wrong with it below.
class FormWindow : public Gtk::Window {
public:
  /// Opens it over `parent`, with the first row ready to be written in.
  void open_over(Gtk::Window& parent);

protected:
  /// `builder` has rows of these names, and a `save_button` and a `fault_label`.
  FormWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, const std::vector<const char*>& rows);

  std::string text(std::size_t row) const;  ///< without the space around it
  void set_text(std::size_t row, const std::string& text);
  void show_fault(const std::string& fault);  ///< empty: none
  void allow_saving(bool allowed) { save_button_.set_sensitive(allowed); }

  virtual void check() = 0;  ///< Called when something was written.
  virtual void save() = 0;   ///< Called when it is to be saved, and saving is allowed.

private:
  void ask_to_save();

  std::vector<GtkEditable*> rows_;
  Gtk::Button& save_button_;
  Gtk::Label& fault_label_;
};

}  // namespace vestibule::app
