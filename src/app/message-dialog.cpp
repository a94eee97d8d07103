#include "app/message-dialog.hpp"

#include "app/button-names.hpp"
#include "app/c-signal.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

void show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text) {
  GtkWidget* dialog = adw_message_dialog_new(parent.gobj(), heading.c_str(), text.c_str());
  adw_message_dialog_add_response(ADW_MESSAGE_DIALOG(dialog), "close", _("_Close"));
  name_buttons_once(dialog);
  gtk_window_present(GTK_WINDOW(dialog));
}

void show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text, const char* action,
                         std::function<void()> act) {
  auto* dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(parent.gobj(), heading.c_str(), text.c_str()));
  adw_message_dialog_add_response(dialog, "act", action);
  adw_message_dialog_add_response(dialog, "close", _("_Close"));
  adw_message_dialog_set_default_response(dialog, "close");
  name_buttons_once(GTK_WIDGET(dialog));
  gtk_window_set_destroy_with_parent(GTK_WINDOW(dialog), TRUE);
  connect_signal(dialog, "response::act", std::move(act));
  gtk_window_present(GTK_WINDOW(dialog));
}

void ask_before(Gtk::Window& parent, const std::string& heading, const std::string& text, const char* action,
                std::function<void()> act) {
  auto* dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(parent.gobj(), heading.c_str(), text.c_str()));
  adw_message_dialog_add_response(dialog, "close", _("_Cancel"));
  adw_message_dialog_add_response(dialog, "act", action);
  adw_message_dialog_set_response_appearance(dialog, "act", ADW_RESPONSE_DESTRUCTIVE);
  name_buttons_once(GTK_WIDGET(dialog));
  gtk_window_set_destroy_with_parent(GTK_WINDOW(dialog), TRUE);
  connect_signal(dialog, "response::act", std::move(act));
  gtk_window_present(GTK_WINDOW(dialog));
}

}  // namespace vestibule::app
