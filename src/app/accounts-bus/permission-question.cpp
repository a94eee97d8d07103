#include "app/accounts-bus/permission-question.hpp"

#include "app/accounts-bus/shown-text.hpp"
#include "app/button-names.hpp"
#include "app/c-signal.hpp"
#include "app/formatted.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <string>

namespace vestibule::app {

namespace {

std::string question_text(const BusCaller& caller, const tokens::AccountKey& account) {
  const auto asked = caller_text(caller), name = shown_text(account.name), server = shown_text(account.origin);
  // Translators: a program, the name of an account, and the server's address.
  return formatted(_("“%s” wants to act as “%s” at %s. With the access tokens that it gets it can read and change "
                     "there what you can, until it is closed and its last token has run out."),
                   asked.c_str(), name.c_str(), server.c_str());
}

}  // namespace

PermissionQuestion::PermissionQuestion(Gtk::Application& application, Gtk::Window* parent, const BusCaller& caller,
                                       const tokens::AccountKey& account) {
  const char* heading = _("Give Access to an Account?");
  dialog_ = async::Object<GtkWindow>::share(GTK_WINDOW(
      adw_message_dialog_new(parent ? parent->gobj() : nullptr, heading, question_text(caller, account).c_str())));
  gtk_window_set_title(dialog_.get(), heading);
  if (!parent) gtk_window_set_application(dialog_.get(), GTK_APPLICATION(application.gobj()));
  offer("deny", _("_Deny"), Answer::Deny);
  offer("allow", _("_Allow"), Answer::Allow);
  if (!caller.app_id.empty()) offer("always", _("Al_ways for This App"), Answer::Always);
  auto* dialog = ADW_MESSAGE_DIALOG(dialog_.get());
  adw_message_dialog_set_default_response(dialog, "deny");
  adw_message_dialog_set_close_response(dialog, "deny");
  name_buttons_once(GTK_WIDGET(dialog));
  gtk_window_present(dialog_.get());
}

PermissionQuestion::~PermissionQuestion() {
  if (!answer_) gtk_window_destroy(dialog_.get());
}

void PermissionQuestion::offer(const char* response, const char* label, Answer answer) {
  auto* dialog = ADW_MESSAGE_DIALOG(dialog_.get());
  adw_message_dialog_add_response(dialog, response, label);
  connect_signal(dialog, (std::string("response::") + response).c_str(), [this, answer] {
    if (answer_) return;
    answer_ = answer;
    answered_.set();
  });
}

async::Task<PermissionQuestion::Answer> PermissionQuestion::answer() {
  co_await answered_;
  co_return *answer_;
}

}  // namespace vestibule::app
