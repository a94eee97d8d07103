#include "app/login/client-certificate-window.hpp"

#include "app/c-signal.hpp"
#include "app/ui-file.hpp"
#include "async/owned.hpp"
#include "service/client-certificate.hpp"

#include <glib/gi18n.h>

#include <string_view>
#include <utility>

namespace vestibule::app {

namespace {

constexpr std::string_view scheme = "pkcs11:";

/// Why it names no certificate; empty: it does, or is only begun.
std::string fault_of(const std::string& uri) {
  if (service::is_client_certificate(uri) || scheme.starts_with(uri)) return {};
  if (uri.starts_with(scheme)) return _("Leave out the PIN (“pin-value”): what is written here is kept in a file.");
  return _("An address begins with “pkcs11:”.");
}

}  // namespace

std::unique_ptr<ClientCertificateWindow> ClientCertificateWindow::open(Gtk::Window& parent, const std::string& before,
                                                                       Save save, std::function<void()> done) {
  const auto builder = read_ui_file("client-certificate.ui");
  std::unique_ptr<ClientCertificateWindow> window(Gtk::Builder::get_widget_derived<ClientCertificateWindow>(
      builder, "client_certificate_window", before, std::move(save), std::move(done)));
  window->set_transient_for(parent);
  window->present();
  gtk_widget_grab_focus(
      GTK_WIDGET(window->address_row_));  // before that, GTK 4.8 would hide the window from screen readers
  return window;
}

ClientCertificateWindow::ClientCertificateWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                                                 const std::string& before, Save save, std::function<void()> done)
    : Gtk::Window(window), save_(std::move(save)), done_(std::move(done)),
      address_row_(c_object<GtkEditable>(builder, "address_row")),
      fault_label_(*builder->get_widget<Gtk::Label>("fault_label")),
      save_button_(*builder->get_widget<Gtk::Button>("save_button")) {
  gtk_editable_set_text(address_row_, before.c_str());
  connect_signal(address_row_, "changed", [this] { check(); });
  connect_signal(address_row_, "entry-activated", [this] { this->save(); });
  save_button_.signal_clicked().connect([this] { this->save(); });
  builder->get_widget<Gtk::Button>("cancel_button")->signal_clicked().connect([this] { close(); });
  signal_close_request().connect(
      [this] {
        done_();
        return true;  // its owner destroys it
      },
      false);
  check();
}

std::string ClientCertificateWindow::written() const {
  const async::OwnedString text(g_strstrip(g_strdup(gtk_editable_get_text(address_row_))));
  return text.get();
}

void ClientCertificateWindow::check() {
  const auto uri = written();
  show_fault(fault_of(uri));
  save_button_.set_sensitive(uri.empty() || service::is_client_certificate(uri));
}

void ClientCertificateWindow::save() {
  if (!save_button_.get_sensitive()) return;
  auto uri = written();
  if (!uri.empty() && !service::load_client_certificate(uri))
    return show_fault(_("There is no certificate at this address. Connect the token, and check the address."));
  save_(std::move(uri));
  done_();
}

void ClientCertificateWindow::show_fault(const std::string& fault) {
  fault_label_.set_text(fault);
  fault_label_.set_visible(!fault.empty());
}

}  // namespace vestibule::app
