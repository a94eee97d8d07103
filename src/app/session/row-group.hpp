#pragma once

#include <adwaita.h>
#include <gtkmm/label.h>

#include <string>
#include <vector>

namespace vestibule::app {

/// Rows at the end of a preferences group that each say a name and a value. Those that are there already are kept, and
/// with them what a person or a screen reader is at, or has selected.
class RowGroup {
public:
  struct Row {
    std::string name;
    std::string value;
  };

  /// `group` outlives this.
  explicit RowGroup(AdwPreferencesGroup* group) : group_(group) {}

  /// Shows these, and no others; `description` is what the group says above them.
  void show(const std::vector<Row>& rows, const std::string& description = {});

private:
  struct Shown {
    GtkWidget* row;
    Gtk::Label* name;
    Gtk::Label* value;
  };
  void add_row();

  AdwPreferencesGroup* group_;
  std::vector<Shown> rows_;
};

}  // namespace vestibule::app
