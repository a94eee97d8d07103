#include "app/session/certificate-group.hpp"

#include "app/toast.hpp"
#include "app/ui-file.hpp"
#include "service/certificate.hpp"
#include "service/client-certificate.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>
#include <gtkmm/button.h>

#include <utility>

namespace vestibule::app {

CertificateGroup::CertificateGroup(const Glib::RefPtr<Gtk::Builder>& builder, tokens::AccountKey account,
                                   KnownAccounts& known)
    : account_(std::move(account)), known_(known), toasts_(c_object<AdwToastOverlay>(builder, "toasts")),
      group_(c_object<GtkWidget>(builder, "certificate_group")),
      trusted_row_(c_object<GtkWidget>(builder, "trusted_row")),
      trusted_label_(*builder->get_widget<Gtk::Label>("trusted_label")), own_(ADW_PREFERENCES_GROUP(group_)) {
  builder->get_widget<Gtk::Button>("stop_trusting_button")->signal_clicked().connect([this] {
    if (changing_.empty()) changing_.start(stop_trusting());
  });
}

void CertificateGroup::render() {
  const bool is_encrypted = account_.origin.starts_with("https:");
  const auto trusted = is_encrypted ? known_.application().trusted_certificates().of(account_) : std::string();
  const auto own = is_encrypted ? known_.application().client_certificates().of(account_) : std::string();
  const bool has_own = service::is_client_certificate(own);
  const auto shown = service::shown_fingerprint(trusted);
  if (trusted_label_.get_text().raw() != shown) trusted_label_.set_text(shown);
  gtk_widget_set_visible(trusted_row_, !trusted.empty());
  own_.show(has_own ? std::vector<RowGroup::Row>{{_("Client certificate"), tokens::printable(own)}}
                    : std::vector<RowGroup::Row>());
  gtk_widget_set_visible(group_, !trusted.empty() || has_own);
}

async::Task<void> CertificateGroup::stop_trusting() {
  const auto fingerprint = known_.application().trusted_certificates().of(account_);
  co_await known_.application().trusted_certificates().forget(account_);
  render();
  show_toast(toasts_, _("The certificate is no longer trusted"), ToastLasts::ForAWhile,
             {.label = _("Undo"), .act = [this, fingerprint] {
                if (changing_.empty()) changing_.start(trust_again(fingerprint));
              }});
}

async::Task<void> CertificateGroup::trust_again(std::string fingerprint) {
  co_await known_.trust(account_, std::move(fingerprint));
  render();
}

}  // namespace vestibule::app
