#pragma once

#include "app/file-choice.hpp"
#include "app/sending/name-value-rows.hpp"
#include "service/service-profile.hpp"

#include <adwaita.h>
#include <giomm/actionmap.h>
#include <gtkmm/builder.h>
#include <gtkmm/dropdown.h>
#include <gtkmm/label.h>
#include <gtkmm/textview.h>

namespace vestibule::app {

/// Where a person puts a request together. What is wrong in it is told while it is typed.
class RequestForm {
public:
  /// `profile` outlives it. Adds "add-header", "add-field" and "choose-file" to `actions`. `changed` is called when
  /// what was wrong may be so no more.
  RequestForm(const Glib::RefPtr<Gtk::Builder>& builder, const service::ServiceProfile& profile,
              Gio::ActionMap& actions, std::function<void()> changed);

  ComposedRequest read() const;
  void fill(const ComposedRequest& composed);

private:
  void choose_file();
  void set_file(const std::string& path);
  void check_path();
  void check_json();
  void show_body();
  ComposedRequest::Body body() const;

  Gtk::DropDown& method_dropdown_;
  Gtk::DropDown& body_dropdown_;
  std::function<void()> changed_;
  AdwEntryRow* path_row_;
  AdwActionRow* file_row_;
  GtkWidget* json_group_;
  AdwPreferencesGroup* fields_group_;
  Gtk::Label& path_fault_label_;
  Gtk::Label& json_fault_label_;
  Gtk::TextView& json_view_;
  NameValueRows headers_;
  NameValueRows fields_;
  std::string file_;
  FileChoice choice_;
};

}  // namespace vestibule::app
