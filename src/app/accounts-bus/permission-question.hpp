#pragma once

#include "app/accounts-bus/bus-caller.hpp"
#include "async/event.hpp"
#include "async/owned.hpp"
#include "tokens/account-key.hpp"

#include <gtkmm/application.h>

#include <optional>

namespace vestibule::app {

/// Asks the person whether a program may have access tokens of an account. The dialog goes with this object.
class PermissionQuestion {
public:
  enum class Answer {
    Deny,    ///< also where the dialog is closed
    Allow,   ///< as long as the program's connection lives
    Always,  ///< for this app id; offered where there is one
  };

  /// `parent`: the window that the dialog is over; null: it stands alone.
  PermissionQuestion(Gtk::Application& application, Gtk::Window* parent, const BusCaller& caller,
                     const tokens::AccountKey& account);
  PermissionQuestion(const PermissionQuestion&) = delete;
  ~PermissionQuestion();

  /// Returns when the person has answered. It is called once.
  async::Task<Answer> answer();

private:
  void offer(const char* response, const char* label, Answer answer);

  async::Object<GtkWindow> dialog_;
  std::optional<Answer> answer_;
  async::Event answered_;
};

}  // namespace vestibule::app
