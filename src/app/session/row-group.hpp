#pragma once

#include <adwaita.h>

#include <string>
#include <vector>

namespace vestibule::app {

/// Rows of a preferences group that each say a name and a value. Those that are there already are kept, and with them
/// what a person or a screen reader is at.
class RowGroup {
public:
  struct Row {
    std::string title;
    std::string subtitle;
  };

  /// `group` has no other rows, and outlives this.
  explicit RowGroup(AdwPreferencesGroup* group) : group_(group) {}

  /// Shows these, and no others; `description` is what the group says above them. Without both it is not shown.
  void show(const std::vector<Row>& rows, const std::string& description = {});

private:
  AdwPreferencesGroup* group_;
  std::vector<AdwActionRow*> rows_;
};

}  // namespace vestibule::app
