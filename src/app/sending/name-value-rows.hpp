#pragma once

#include "app/sending/composed-request.hpp"

#include <adwaita.h>
#include <gtkmm/entry.h>
#include <gtkmm/label.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vestibule::app {

/// Rows at the end of a preferences group in which a person types names and values.
class NameValueRows {
public:
  /// What is wrong with a name and a value; empty: nothing.
  using Fault = std::function<std::string(const std::string& name, const std::string& value)>;
  static constexpr std::size_t most = 100;

  /// `group` outlives this. What is wrong with a row stands below it.
  NameValueRows(AdwPreferencesGroup* group, Fault fault) : group_(group), fault_(std::move(fault)) {}

  /// Adds an empty one, and puts the cursor into it.
  void add();
  void fill(const ComposedRequest::Pairs& pairs);
  /// Without rows that are empty.
  ComposedRequest::Pairs read() const;

private:
  struct Row {
    GtkWidget* widget;
    Gtk::Entry* name;
    Gtk::Entry* value;
    Gtk::Label* fault;
  };
  Row& add(const std::string& name, const std::string& value);
  void check(const Row& row) const;
  void remove(GtkWidget* widget);

  AdwPreferencesGroup* group_;
  Fault fault_;
  std::vector<std::unique_ptr<Row>> rows_;
};

}  // namespace vestibule::app
