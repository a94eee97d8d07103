#include "app/message-dialog.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <memory>
#include <utility>

namespace vestibule::app {

namespace {

/// A button with a mnemonic is read out twice, by its label property ("_Close") and by its label: leaves the latter.
void name_buttons_once(GtkWidget* widget) {
  if (GTK_IS_BUTTON(widget)) gtk_accessible_reset_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  for (auto* child = gtk_widget_get_first_child(widget); child; child = gtk_widget_get_next_sibling(child))
    name_buttons_once(child);
}

}  // namespace

void show_message_dialog(Gtk::Window& parent, const std::string& heading, const std::string& text) {
  GtkWidget* dialog = adw_message_dialog_new(parent.gobj(), heading.c_str(), text.c_str());
  adw_message_dialog_add_response(ADW_MESSAGE_DIALOG(dialog), "close", _("_Close"));
  name_buttons_once(dialog);
  gtk_window_present(GTK_WINDOW(dialog));
}

void ask_before(Gtk::Window& parent, const std::string& heading, const std::string& text, const char* action,
                std::function<void()> act) {
  using Act = std::function<void()>;
  auto* dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(parent.gobj(), heading.c_str(), text.c_str()));
  adw_message_dialog_add_response(dialog, "close", _("_Cancel"));
  adw_message_dialog_add_response(dialog, "act", action);
  adw_message_dialog_set_response_appearance(dialog, "act", ADW_RESPONSE_DESTRUCTIVE);
  name_buttons_once(GTK_WIDGET(dialog));
  gtk_window_set_destroy_with_parent(GTK_WINDOW(dialog), TRUE);
  const auto destroy = +[](gpointer data, GClosure*) { std::unique_ptr<Act>(static_cast<Act*>(data)); };
  const auto wanted = +[](AdwMessageDialog*, const char*, gpointer data) { (*static_cast<Act*>(data))(); };
  g_signal_connect_data(dialog, "response::act", G_CALLBACK(wanted), std::make_unique<Act>(std::move(act)).release(),
                        destroy, GConnectFlags{});
  gtk_window_present(GTK_WINDOW(dialog));
}

}  // namespace vestibule::app
