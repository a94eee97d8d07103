#pragma once

#include "app/accounts-bus/permission-question.hpp"
#include "app/accounts-bus/remembered-permissions.hpp"
#include "app/accounts-bus/token-caller.hpp"
#include "async/slots.hpp"

#include <functional>

namespace vestibule::app {

/// Who may have access tokens: whom the person lets. At most one question is shown at a time.
class TokenPermissions {
public:
  /// The window that a question about this account is over; null: it stands alone.
  using WindowOf = std::function<Gtk::Window*(const tokens::AccountKey&)>;

  TokenPermissions(Gtk::Application& application, RememberedPermissions remembered, WindowOf window_of)
      : application_(application), remembered_(std::move(remembered)), window_of_(std::move(window_of)) {}

  /// Whether this connection may have tokens of the account; asks the person where they have not said. Throws
  /// `TooManyCalls` where too many questions wait, and `CallerGone`.
  async::Task<bool> permits(TokenCaller& caller, tokens::AccountKey account);

private:
  async::Task<PermissionQuestion::Answer> ask(BusCaller caller, tokens::AccountKey account);

  Gtk::Application& application_;
  RememberedPermissions remembered_;
  WindowOf window_of_;
  int questions_ = 0;  ///< the one that is shown, and those that wait
  async::Slots shown_{1};
};

}  // namespace vestibule::app
