#include "app/sending/request-form.hpp"

#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>
#include <gtkmm/window.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace vestibule::app {

namespace {

using Body = ComposedRequest::Body;

/// In the order of the list.
constexpr std::array methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

void show_fault(Gtk::Label& label, const std::string& fault) {
  label.set_text(fault);
  label.set_visible(!fault.empty());
}

}  // namespace

RequestForm::RequestForm(const Glib::RefPtr<Gtk::Builder>& builder, const service::ServiceProfile& profile,
                         Gio::ActionMap& actions, std::function<void()> changed)
    : method_dropdown_(*builder->get_widget<Gtk::DropDown>("method_dropdown")),
      body_dropdown_(*builder->get_widget<Gtk::DropDown>("body_dropdown")), changed_(std::move(changed)),
      path_row_(c_object<AdwEntryRow>(builder, "path_row")), file_row_(c_object<AdwActionRow>(builder, "file_row")),
      json_group_(c_object<GtkWidget>(builder, "json_group")),
      fields_group_(c_object<AdwPreferencesGroup>(builder, "fields_group")),
      path_fault_label_(*builder->get_widget<Gtk::Label>("path_fault_label")),
      json_fault_label_(*builder->get_widget<Gtk::Label>("json_fault_label")),
      json_view_(*builder->get_widget<Gtk::TextView>("json_view")),
      headers_(c_object<AdwPreferencesGroup>(builder, "headers_group"),
               [this, &profile](const auto& name, const auto& value) {
                 changed_();
                 return header_text(name, value, profile);
               }),
      fields_(fields_group_, [](const auto&, const auto&) { return std::string(); }) {
  actions.add_action("add-header", [this] { headers_.add(); });
  actions.add_action("add-field", [this] { fields_.add(); });
  actions.add_action("choose-file", [this] { choose_file(); });
  json_view_.get_buffer()->signal_changed().connect([this] { check_json(); });
  const auto typed = +[](GtkEditable*, gpointer form) { static_cast<RequestForm*>(form)->check_path(); };
  g_signal_connect(path_row_, "changed", G_CALLBACK(typed), this);
  body_dropdown_.property_selected().signal_changed().connect([this] { show_body(); });
  fill({});
}

ComposedRequest RequestForm::read() const {
  return {.method = methods.at(method_dropdown_.get_selected()),
          .path = gtk_editable_get_text(GTK_EDITABLE(path_row_)),
          .headers = headers_.read(),
          .body = body(),
          .json = body() == Body::Json ? json_view_.get_buffer()->get_text().raw() : std::string(),
          .fields = body() == Body::Form ? fields_.read() : ComposedRequest::Pairs(),
          .file = body() == Body::File ? file_ : std::string()};
}

void RequestForm::fill(const ComposedRequest& composed) {
  const auto method = std::find(methods.begin(), methods.end(), composed.method);
  method_dropdown_.set_selected(static_cast<guint>(std::distance(methods.begin(), method)));
  gtk_editable_set_text(GTK_EDITABLE(path_row_), composed.path.c_str());
  headers_.fill(composed.headers);
  body_dropdown_.set_selected(static_cast<guint>(composed.body));
  json_view_.get_buffer()->set_text(composed.json);
  fields_.fill(composed.fields);
  set_file(composed.file);
  show_body();
}

ComposedRequest::Body RequestForm::body() const {
  return static_cast<Body>(body_dropdown_.get_selected());
}

void RequestForm::show_body() {
  gtk_widget_set_visible(json_group_, body() == Body::Json);
  gtk_widget_set_visible(GTK_WIDGET(fields_group_), body() == Body::Form);
  gtk_widget_set_visible(GTK_WIDGET(file_row_), body() == Body::File);
  check_json();
}

void RequestForm::check_path() {
  changed_();
  show_fault(path_fault_label_, path_fault(gtk_editable_get_text(GTK_EDITABLE(path_row_))));
}

void RequestForm::check_json() {
  changed_();
  if (body() == Body::Json) show_fault(json_fault_label_, json_fault(json_view_.get_buffer()->get_text().raw()));
}

void RequestForm::set_file(const std::string& path) {
  file_ = path;
  const auto shown = path.empty() ? std::string(_("None chosen yet")) : tokens::printable(path);
  adw_action_row_set_subtitle(file_row_, shown.c_str());
}

void RequestForm::choose_file() {
  auto* window = dynamic_cast<Gtk::Window*>(json_view_.get_root());
  choice_.ask_to_open(*window, _("File to Send"), _("_Choose"), [this](const async::Object<GFile>& file) {
    const async::OwnedString path(g_file_get_path(file.get()));
    set_file(path ? path.get() : "");
  });
}

}  // namespace vestibule::app
