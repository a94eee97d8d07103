#pragma once

#include <adwaita.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/label.h>
#include <gtkmm/window.h>

#include <functional>
#include <memory>
#include <string>

namespace vestibule::app {

/// Asks for the PKCS#11 URI of a certificate with which somebody shows who they are.
class ClientCertificateWindow : public Gtk::Window {
public:
  using Save = std::function<void(std::string uri)>;

  /// Opens it over `parent`, with what is there `before`; destroying it closes it. `save` gets what the person wants,
  /// which is such a URI or empty. `done` is called when it is to be closed, and is not to destroy it before the next
  /// turn of the main loop.
  static std::unique_ptr<ClientCertificateWindow> open(Gtk::Window& parent, const std::string& before, Save save,
                                                       std::function<void()> done);
  ClientCertificateWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, const std::string& before,
                          Save save, std::function<void()> done);

private:
  std::string written() const;
  void check();
  void save();
  void show_fault(const std::string& fault);

  Save save_;
  std::function<void()> done_;
  GtkEditable* address_row_;
  Gtk::Label& fault_label_;
  Gtk::Button& save_button_;
};

}  // namespace vestibule::app
