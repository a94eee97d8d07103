#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/login/client-certificate-window.hpp"
#include "app/owned-dialog.hpp"
#include "app/side-window.hpp"
#include "async/task-scope.hpp"

#include <gtkmm/label.h>
#include <gtkmm/window.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// What somebody who is about to log in says of certificates: that they trust the server's, and which one is theirs.
class LoginCertificates {
public:
  /// The arguments outlive it. `hint` tells of theirs. `decided` is called when they have said something.
  LoginCertificates(Gtk::Window& window, KnownAccounts& known, Gtk::Label& hint, std::function<void()> decided);

  /// Shows the server's that did not verify. It can be trusted for the account.
  void view(std::shared_ptr<const service::RefusedCertificate> refused, const tokens::AccountKey& account);
  /// Has them name theirs; what the account has had is what they begin with.
  void name_own(const tokens::AccountKey& account);
  /// Theirs; see `Service::client_certificate`.
  const std::optional<std::string>& own() const { return own_; }

private:
  void choose(std::string uri);

  Gtk::Window& window_;
  KnownAccounts& known_;
  Gtk::Label& hint_;
  std::function<void()> decided_;
  std::optional<std::string> own_;
  OwnedDialog dialog_;
  SideWindow<ClientCertificateWindow> naming_;
  async::TaskScope trusting_;
};

}  // namespace vestibule::app
