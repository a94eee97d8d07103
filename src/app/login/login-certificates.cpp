#include "app/login/login-certificates.hpp"

#include "app/certificate/certificate-dialog.hpp"
#include "app/formatted.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <utility>
#include <variant>

namespace vestibule::app {

LoginCertificates::LoginCertificates(Gtk::Window& window, KnownAccounts& known, Gtk::Label& hint,
                                     std::function<void()> decided)
    : window_(window), known_(known), hint_(hint), decided_(std::move(decided)) {}

void LoginCertificates::view(std::shared_ptr<const service::RefusedCertificate> refused,
                             const tokens::AccountKey& account) {
  const auto host = std::get<service::ServerAddress>(service::parse_server_address(account.origin)).display_host();
  dialog_ = show_certificate_dialog(
      window_, {refused, host, [this, refused, account] {
                  decided_();
                  trusting_.start(known_.trust(account, service::fingerprint_of(refused->certificate.get())));
                }});
}

void LoginCertificates::name_own(const tokens::AccountKey& account) {
  const auto before = own_ ? *own_ : known_.application().client_certificates().of(account);
  naming_.present([this, &before] {
    return ClientCertificateWindow::open(window_, before, [this](std::string uri) { choose(std::move(uri)); });
  });
}

void LoginCertificates::choose(std::string uri) {
  // Translators: %s names a certificate of a smart card, such as "pkcs11:token=Card;object=me".
  hint_.set_text(
      formatted(_("Shows the server the certificate %s"), tokens::printable(uri.substr(0, uri.find('?'))).c_str()));
  hint_.set_visible(!uri.empty());
  own_ = std::move(uri);
  decided_();
}

}  // namespace vestibule::app
