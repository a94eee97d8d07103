#include "app/login/client-certificate-window.hpp"

#include "app/ui-file.hpp"
#include "service/client-certificate.hpp"

#include <glib/gi18n.h>

#include <string_view>
#include <utility>

namespace vestibule::app {

namespace {

constexpr std::size_t address = 0;  // the only row
constexpr std::string_view scheme = "pkcs11:";

/// Why it names no certificate; empty: it does, or is only begun.
std::string fault_of(const std::string& uri) {
  if (service::is_client_certificate(uri) || scheme.starts_with(uri)) return {};
  if (uri.starts_with(scheme)) return _("Leave out the PIN (“pin-value”): what is written here is kept in a file.");
  return _("An address begins with “pkcs11:”.");
}

}  // namespace

std::unique_ptr<ClientCertificateWindow> ClientCertificateWindow::open(Gtk::Window& parent, const std::string& before,
                                                                       Save save) {
  const auto builder = read_ui_file("client-certificate.ui");
  std::unique_ptr<ClientCertificateWindow> window(Gtk::Builder::get_widget_derived<ClientCertificateWindow>(
      builder, "client_certificate_window", before, std::move(save)));
  window->open_over(parent);
  return window;
}

ClientCertificateWindow::ClientCertificateWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                                                 const std::string& before, Save save)
    : FormWindow(window, builder, {"address_row"}), save_(std::move(save)) {
  set_text(address, before);
}

void ClientCertificateWindow::check() {
  const auto uri = text(address);
  show_fault(fault_of(uri));
  allow_saving(uri.empty() || service::is_client_certificate(uri));
}

void ClientCertificateWindow::save() {
  auto uri = text(address);
  if (!uri.empty() && !service::load_client_certificate(uri))
    return show_fault(_("There is no certificate at this address. Connect the token, and check the address."));
  save_(std::move(uri));
  close();
}

}  // namespace vestibule::app
