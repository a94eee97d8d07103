#include "app/check/result-row.hpp"

#include "app/formatted.hpp"
#include "app/ui-file.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtkmm/image.h>
#include <gtkmm/label.h>

namespace vestibule::app {

using check::Outcome;

namespace {

struct Look {
  const char* icon;
  const char* style;
  std::string text;
};

Look look_of(Outcome outcome, const char* seen) {
  switch (outcome) {
  case Outcome::Ok:
    return {"emblem-ok-symbolic", "success", formatted(_("Passed: %s"), seen)};
  case Outcome::Warning:
    return {"dialog-warning-symbolic", "warning", formatted(_("Warning: %s"), seen)};
  case Outcome::Failed:
    return {"dialog-error-symbolic", "error", formatted(_("Failed: %s"), seen)};
  case Outcome::NotApplicable:
    break;
  }
  return {"action-unavailable-symbolic", "dim-label", formatted(_("Not applicable: %s"), seen)};
}

std::string text_of(const std::vector<check::SeenExchange>& exchanges) {
  std::string text;
  for (const auto& exchange : exchanges)
    text += (text.empty() ? "" : "\n\n") + exchange.sent + "\n\n" + exchange.answered;
  return text;
}

void show_text(Gtk::Label& label, const std::string& text) {
  label.set_text(text);
  label.set_visible(!text.empty());
}

}  // namespace

async::Object<GtkWidget> new_result_row(const check::CheckResult& result) {
  const auto builder = read_ui_file("check-row.ui");
  const auto look = look_of(result.outcome, result.seen.c_str());
  auto* icon = builder->get_widget<Gtk::Image>("icon");
  icon->set_from_icon_name(look.icon);
  icon->add_css_class(look.style);
  auto* row = c_object<AdwExpanderRow>(builder, "row");
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), result.subject.c_str());
  adw_expander_row_set_subtitle(row, look.text.c_str());
  show_text(*builder->get_widget<Gtk::Label>("advice"), result.advice);
  show_text(*builder->get_widget<Gtk::Label>("reference"), result.reference);
  show_text(*builder->get_widget<Gtk::Label>("exchanges"), text_of(result.exchanges));
  adw_expander_row_set_expanded(row, result.outcome == Outcome::Failed);
  return async::Object<GtkWidget>::share(GTK_WIDGET(row));
}

}  // namespace vestibule::app
