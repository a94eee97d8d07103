#include "app/certificate/certificate-dialog.hpp"

#include "app/button-names.hpp"
#include "app/c-signal.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "check/certificate-text.hpp"
#include "tokens/printable-text.hpp"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

namespace {

std::string shown_name(const async::OwnedString& name) {
  return name && *name ? tokens::printable(name.get()) : std::string("–");
}

std::string shown_day(const async::OwnedDateTime& time) {
  const async::OwnedDateTime local(time ? g_date_time_to_local(time.get()) : nullptr);
  const async::OwnedString text(local ? g_date_time_format(local.get(), "%x") : nullptr);
  return text ? text.get() : "–";
}

std::string fault_text(const service::RefusedCertificate& refused) {
  std::string text;
  for (const auto& fault : check::faults_of(refused))
    text += (text.empty() ? "" : "\n") + fault;
  return text;
}

void fill(const Glib::RefPtr<Gtk::Builder>& builder, const service::RefusedCertificate& refused) {
  const auto set = [&](const char* label, const std::string& text) {
    builder->get_widget<Gtk::Label>(label)->set_text(text);
  };
  auto* certificate = refused.certificate.get();
  set("faults_label", fault_text(refused));
  set("subject_label", shown_name(async::OwnedString(g_tls_certificate_get_subject_name(certificate))));
  set("issuer_label", shown_name(async::OwnedString(g_tls_certificate_get_issuer_name(certificate))));
  // Translators: from one day to another one.
  set("validity_label",
      formatted(_("%s to %s"),
                shown_day(async::OwnedDateTime(g_tls_certificate_get_not_valid_before(certificate))).c_str(),
                shown_day(async::OwnedDateTime(g_tls_certificate_get_not_valid_after(certificate))).c_str()));
  set("fingerprint_label", service::shown_fingerprint(service::fingerprint_of(certificate)));
}

}  // namespace

OwnedDialog show_certificate_dialog(Gtk::Window& parent, CertificateChoice choice) {
  const bool may_be_trusted = choice.refused->may_be_trusted();
  const auto host = tokens::printable(choice.host);
  const auto text =
      may_be_trusted
          // Translators: %s is the name of a server.
          ? formatted(_("Somebody else may answer in the place of %s, and read what you send. Trust this certificate "
                        "only if the people who run the server have told you the same fingerprint."),
                      host.c_str())
          : formatted(_("Somebody else may answer in the place of %s. This certificate cannot be trusted any more."),
                      host.c_str());
  auto* dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(parent.gobj(), _("Unverified Certificate"), text.c_str()));
  const auto builder = read_ui_file("certificate.ui");
  fill(builder, *choice.refused);
  adw_message_dialog_set_extra_child(dialog, c_object<GtkWidget>(builder, "certificate"));
  adw_message_dialog_add_response(dialog, "close", may_be_trusted ? _("_Cancel") : _("_Close"));
  if (may_be_trusted) {
    adw_message_dialog_add_response(dialog, "trust", _("_Trust for This Account"));
    adw_message_dialog_set_response_appearance(dialog, "trust", ADW_RESPONSE_DESTRUCTIVE);
    connect_signal(dialog, "response::trust", std::move(choice.trust));
  }
  adw_message_dialog_set_default_response(dialog, "close");
  name_buttons_once(GTK_WIDGET(dialog));
  gtk_window_present(GTK_WINDOW(dialog));
  return OwnedDialog(dialog);
}

}  // namespace vestibule::app
