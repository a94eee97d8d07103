#pragma once

#include "app/form-window.hpp"

#include <functional>
#include <memory>
#include <string>

namespace vestibule::app {

/// Asks for the PKCS#11 URI of a certificate with which somebody shows who they are.
class ClientCertificateWindow : public FormWindow {
public:
  using Save = std::function<void(std::string uri)>;

  /// Opens it over `parent`, with what is there `before`; destroying it closes it. `save` gets what the person wants,
  /// which is such a URI or empty.
  static std::unique_ptr<ClientCertificateWindow> open(Gtk::Window& parent, const std::string& before, Save save);
  ClientCertificateWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, const std::string& before,
                          Save save);

private:
  void check() override;
  void save() override;

  Save save_;
};

}  // namespace vestibule::app
