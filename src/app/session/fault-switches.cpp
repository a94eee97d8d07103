#include "app/session/fault-switches.hpp"

#include "app/formatted.hpp"
#include "app/message-dialog.hpp"

#include <glib/gi18n.h>
#include <gtkmm/button.h>

namespace vestibule::app {

using session::Rehearsal;

FaultSwitches::FaultSwitches(AdwPreferencesGroup* group, Gtk::Window& window,
                             std::shared_ptr<session::AccountSession> session,
                             const Glib::RefPtr<Gio::Settings>& settings)
    : group_(group), window_(window), session_(std::move(session)) {
  g_settings_bind(settings->gobj(), "offer-faults", group_, "visible", G_SETTINGS_BIND_GET);
  add({Rehearsal::TokenRunOut, _("Let the Token Run Out"), _("The next request renews it first.")});
  add({Rehearsal::TokenRefused, _("Refuse the Token Once"),
       _("The next answer counts as a refusal: the token is renewed and the request sent again.")});
  add({Rehearsal::ReplyLost, _("Lose the Next Renewal’s Answer"),
       _("The server renews, and is then asked with the same refresh token again. One that rotates it without a grace "
         "period may end the session."),
       true});
  add({Rehearsal::ReplyLate, _("Hold the Next Renewal’s Answer Back for 30 s"),
       _("Nobody waits for it that long: the server is asked again, as after a lost answer."), true});
  add({Rehearsal::TokenReplayed, _("Present the Last Refresh Token Again"),
       _("The next renewal presents its refresh token twice. A server that takes this for theft ends the session."),
       true});
  add({Rehearsal::ClockFast, _("Set the Clock an Hour Ahead"),
       _("Only Vestibule’s, and until it is set right or ends. The server sees nothing of it.")});
  add({Rehearsal::ClockRight, _("Set the Clock Right"), _("It is as this machine’s again.")});
}

void FaultSwitches::add(const Fault& fault) {
  auto* row = ADW_ACTION_ROW(adw_action_row_new());
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), fault.title);
  adw_action_row_set_subtitle(row, fault.effect);
  auto* button = Gtk::make_managed<Gtk::Button>(_("Try"));
  button->set_valign(Gtk::Align::CENTER);
  button->signal_clicked().connect([this, fault] { ask_and_play(fault); });
  // Translators: what a button does that says "Try"; %s is a fault, such as "Set the Clock Right".
  gtk_accessible_update_property(GTK_ACCESSIBLE(button->gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                 formatted(_("Try: %s"), fault.title).c_str(), -1);
  adw_action_row_add_suffix(row, GTK_WIDGET(button->gobj()));
  adw_preferences_group_add(group_, GTK_WIDGET(row));
}

void FaultSwitches::ask_and_play(const Fault& fault) {
  if (!fault.is_risky) return play(fault);
  dialog_ = ask_before(window_, fault.title, fault.effect, _("_Try"), [this, fault] { play(fault); });
}

void FaultSwitches::play(const Fault& fault) {
  const bool is_played = session_->rehearse(fault.rehearsal);
  // Translators: %s is a fault that will happen once, such as "Let the Token Run Out".
  const std::string text =
      is_played ? formatted(_("“%s” is set."), fault.title) : _("Another process keeps the tokens: try it there.");
  adw_preferences_group_set_description(group_, text.c_str());
}

}  // namespace vestibule::app
