#pragma once

#include "app/owned-dialog.hpp"
#include "service/certificate.hpp"

#include <gtkmm/window.h>

#include <functional>
#include <memory>
#include <string>

namespace vestibule::app {

/// What a person does about a certificate that does not verify.
struct CertificateChoice {
  std::shared_ptr<const service::RefusedCertificate> refused;
  std::string host;             ///< whose it says it is
  std::function<void()> trust;  ///< called where they trust it for the account
};

/// Shows the certificate over `parent`: whose it is, who says so, until when, its fingerprint, and what is wrong with
/// it. To trust it takes a press of that button; Escape, Enter and closing do not.
[[nodiscard]] OwnedDialog show_certificate_dialog(Gtk::Window& parent, CertificateChoice choice);

}  // namespace vestibule::app
