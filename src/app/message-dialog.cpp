#include "app/message-dialog.hpp"

#include "app/button-names.hpp"
#include "app/c-signal.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

namespace {

AdwMessageDialog* new_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text) {
  return ADW_MESSAGE_DIALOG(adw_message_dialog_new(parent.gobj(), heading.c_str(), text.c_str()));
}

OwnedDialog present(AdwMessageDialog* dialog) {
  name_buttons_once(GTK_WIDGET(dialog));
  gtk_window_present(GTK_WINDOW(dialog));
  return OwnedDialog(dialog);
}

}  // namespace

OwnedDialog show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text) {
  auto* dialog = new_dialog(parent, heading, text);
  adw_message_dialog_add_response(dialog, "close", _("_Close"));
  return present(dialog);
}

OwnedDialog show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text,
                                const char* action, std::function<void()> act) {
  auto* dialog = new_dialog(parent, heading, text);
  adw_message_dialog_add_response(dialog, "act", action);
  adw_message_dialog_add_response(dialog, "close", _("_Close"));
  adw_message_dialog_set_default_response(dialog, "close");
  connect_signal(dialog, "response::act", std::move(act));
  return present(dialog);
}

OwnedDialog ask_before(Gtk::Window& parent, const std::string& heading, const std::string& text, const char* action,
                       std::function<void()> act) {
  auto* dialog = new_dialog(parent, heading, text);
  adw_message_dialog_add_response(dialog, "close", _("_Cancel"));
  adw_message_dialog_add_response(dialog, "act", action);
  adw_message_dialog_set_response_appearance(dialog, "act", ADW_RESPONSE_DESTRUCTIVE);
  connect_signal(dialog, "response::act", std::move(act));
  return present(dialog);
}

}  // namespace vestibule::app
